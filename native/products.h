// Products of float32 matrices on the CPU.
#pragma once

#include <cstdint>

namespace rose {

// Which library computes those of ATen's operators: "oneDNN" where its sgemm has taken the place of their own kernels
// (aten_products.cpp), else "libtorch".
const char* float_products();

// Whether libtorch has oneDNN beside it; only then can the products below be called.
bool has_products();

// From so many multiply-adds on oneDNN is the faster, below BLAS.
constexpr int64_t kLargeProduct = 1 << 17;

// A matrix as sgemm reads it: 'N' in rows, 'T' in columns as the transpose of rows; the stride of either.
struct Operand {
  char layout;
  int64_t stride;
};

// C = alpha A B + beta C, of A [m, k] and B [k, n], with C in rows of that stride.
void product(int64_t m, int64_t n, int64_t k, float alpha, const float* a, Operand left, const float* b, Operand right,
             float beta, float* c, int64_t stride);

// The same with C contiguous, of few tokens and a large weight on several threads: they split the largest of m, n and k,
// and always alike, so that a thread meets the same part of a weight in y = x Wᵀ, dx = dy W and dW = dyᵀ x, and again in the
// optimizer (adam.cpp); what two cores write in turns moves between their caches at every step. Where the sum over k is
// split, the parts' sums are added in order.
void shared_product(int64_t m, int64_t n, int64_t k, float alpha, const float* a, Operand left, const float* b,
                    Operand right, float beta, float* c);

}  // namespace rose
