// An exponential in plain operations, which compilers make vectors of; its bits are the same on every processor.
#pragma once

#include <cstdint>
#include <cstring>

namespace rose {

// exp of a number below 0 to 2 ulp, 0 below the normal numbers (Cephes, expf); plain operations, for vectors.
static inline __attribute__((always_inline)) float exp_of_negative(float x) {
  constexpr float least = -87.33f, round = 12582912.0f;
  const float bounded = x < least ? least : x;
  const float shifted = bounded * 1.44269504f + round;
  const float n = shifted - round;
  const float r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  // 2ⁿ: the low bits of the shifted number are n.
  uint32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = (bits << 23) + 0x3f800000u;
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return x < least ? 0.0f : p * power;
}

}  // namespace rose
