#include "sum.h"

#include <algorithm>

#include "clones.h"

namespace rose {

namespace {

// The sum of a block stays in the nearest cache until the last rank is added.
constexpr int64_t kBlock = 2048;

// Signed overflow wraps, as ATen's does.
inline float plus(float a, float b) { return a + b; }
inline double plus(double a, double b) { return a + b; }
inline int64_t plus(int64_t a, int64_t b) { return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b)); }

template <class T>
__attribute__((always_inline)) inline void sum(const T* const* in, int count, T* __restrict out, int64_t n) {
  for (int64_t start = 0; start < n; start += kBlock) {
    const int64_t end = std::min(start + kBlock, n);
    const T* __restrict a = in[0];
    const T* __restrict b = in[1];
    for (int64_t i = start; i < end; ++i) out[i] = plus(a[i], b[i]);
    for (int r = 2; r < count; ++r) {
      const T* __restrict next = in[r];
      for (int64_t i = start; i < end; ++i) out[i] = plus(out[i], next[i]);
    }
  }
}

}  // namespace

// One addition rounds alike however many are done at once, so the widest registers give the same bits.
ROSE_CLONES("avx512f", "avx2") void sum_in_order(const float* const* in, int count, float* out, int64_t n) { sum(in, count, out, n); }

ROSE_CLONES("avx512f", "avx2") void sum_in_order(const double* const* in, int count, double* out, int64_t n) { sum(in, count, out, n); }

ROSE_CLONES("avx512f", "avx2") void sum_in_order(const int64_t* const* in, int count, int64_t* out, int64_t n) { sum(in, count, out, n); }

}  // namespace rose
