// Reductions that go over so many columns side by side, so that their bits do not depend on the width of vectors.
#pragma once

#include <cstdint>
#include <limits>

namespace rose {

// The largest number, -∞ of none; of numbers that are not a number it may be any.
template <int64_t lanes>
static inline __attribute__((always_inline)) float largest_of(const float* x, int64_t count) {
  float largest_in[lanes];
  const int64_t whole = count - count % lanes;
  for (int64_t l = 0; l < lanes; ++l) largest_in[l] = -std::numeric_limits<float>::infinity();
  for (int64_t k = 0; k < whole; k += lanes) {
    for (int64_t l = 0; l < lanes; ++l) largest_in[l] = x[k + l] > largest_in[l] ? x[k + l] : largest_in[l];
  }
  float largest = -std::numeric_limits<float>::infinity();
  for (int64_t l = 0; l < lanes; ++l) largest = largest_in[l] > largest ? largest_in[l] : largest;
  for (int64_t k = whole; k < count; ++k) largest = x[k] > largest ? x[k] : largest;
  return largest;
}

}  // namespace rose
