// sgemm by oneDNN, which is at home on processors that Debian's OpenBLAS does not know, and by BLAS where a product is small.
#include <ATen/ATen.h>
#include <dlfcn.h>

#include <algorithm>

#include "parallel.h"
#include "products.h"

namespace rose {

namespace {

// Row-major C = alpha op(A) op(B) + beta C.
using OneDnnSgemm = int (*)(char, char, int64_t, int64_t, int64_t, float, const float*, int64_t, const float*, int64_t,
                            float, float*, int64_t);
// The same column-major, of any BLAS.
using BlasSgemm = void (*)(const char*, const char*, const int*, const int*, const int*, const float*, const float*,
                           const int*, const float*, const int*, const float*, float*, const int*);

// With so few tokens a product waits for its weight; with more, oneDNN's own split over threads is the better.
constexpr int64_t kFewRows = 128;

// Of the number that is split, a thread's part at least.
constexpr int64_t kLeastShare = 64;

void* symbol(const char* name) {
  static void* const torch = [] {
    void* loaded = dlopen("libtorch_cpu.so", RTLD_LAZY | RTLD_NOLOAD);
    return loaded != nullptr ? loaded : dlopen(nullptr, RTLD_LAZY);
  }();
  return dlsym(torch, name);
}

OneDnnSgemm onednn_sgemm() {
  static const auto found = reinterpret_cast<OneDnnSgemm>(symbol("dnnl_sgemm"));
  return found;
}

BlasSgemm blas_sgemm() {
  static const auto found = reinterpret_cast<BlasSgemm>(symbol("sgemm_"));
  return found;
}

// Where row i of an operand begins, and column j.
int64_t row_of(Operand operand, int64_t i) { return operand.layout == 'N' ? i * operand.stride : i; }
int64_t column_of(Operand operand, int64_t j) { return operand.layout == 'N' ? j : j * operand.stride; }

}  // namespace

bool has_products() { return onednn_sgemm() != nullptr; }

void product(int64_t m, int64_t n, int64_t k, float alpha, const float* a, Operand left, const float* b, Operand right,
             float beta, float* c, int64_t stride) {
  const BlasSgemm blas = m * n * k < kLargeProduct ? blas_sgemm() : nullptr;
  if (blas == nullptr) {
    onednn_sgemm()(left.layout, right.layout, m, n, k, alpha, a, left.stride, b, right.stride, beta, c, stride);
    return;
  }
  const int im = static_cast<int>(m), in = static_cast<int>(n), ik = static_cast<int>(k);
  const int lda = static_cast<int>(left.stride), ldb = static_cast<int>(right.stride), ldc = static_cast<int>(stride);
  blas(&right.layout, &left.layout, &in, &im, &ik, &alpha, b, &ldb, a, &lda, &beta, c, &ldc);
}

void shared_product(int64_t m, int64_t n, int64_t k, float alpha, const float* a, Operand left, const float* b,
                    Operand right, float beta, float* c) {
  const int64_t largest = std::max({m, n, k}), threads = at::get_num_threads();
  if (threads == 1 || at::in_parallel_region() || std::min({m, n, k}) > kFewRows || largest < threads * kLeastShare) {
    product(m, n, k, alpha, a, left, b, right, beta, c, n);
    return;
  }
  const bool is_sum_split = k == largest;
  const at::Tensor sums = is_sum_split ? at::empty({threads - 1, m, n}, at::kFloat) : at::Tensor();
  parallel_for(threads, 1, [&](int64_t begin, int64_t end) {
    for (int64_t part = begin; part < end; ++part) {
      const int64_t first = part_of(largest, part, threads), count = part_of(largest, part + 1, threads) - first;
      if (is_sum_split) {
        float* to = part == 0 ? c : sums.data_ptr<float>() + (part - 1) * m * n;
        product(m, n, count, alpha, a + column_of(left, first), left, b + row_of(right, first), right, part == 0 ? beta : 0, to, n);
      } else if (n == largest) {
        product(m, count, k, alpha, a, left, b + column_of(right, first), right, beta, c + first, n);
      } else {
        product(count, n, k, alpha, a + row_of(left, first), left, b, right, beta, c + first * n, n);
      }
    }
  });
  for (int64_t part = 1; is_sum_split && part < threads; ++part) {
    const float* sum = sums.data_ptr<float>() + (part - 1) * m * n;
    for (int64_t i = 0; i < m * n; ++i) c[i] += sum[i];
  }
}

}  // namespace rose
