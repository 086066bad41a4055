// A step of Adam in one pass over memory. Each element goes through the operations of PyTorch 1.13's single-tensor
// AdamW, rounded where its operators round, so that the bits are those of the operators at any width of vectors.
#include <ATen/Parallel.h>

#include <cmath>

#include "clones.h"
#include "guard.h"
#include "handles.h"
#include "observed.h"

namespace rose {

// The scalars of a step, computed in double and rounded to the tensors' dtype once.
template <class T>
struct AdamScalars {
  explicit AdamScalars(const rose_adam& a)
      : keep(1 - a.learning_rate * a.weight_decay), beta1(a.beta1), rest1(1 - a.beta1), beta2(a.beta2), rest2(1 - a.beta2),
        root(std::sqrt(1 - std::pow(a.beta2, a.step))), eps(a.eps),
        size(-(a.learning_rate / (1 - std::pow(a.beta1, a.step)))) {}
  T keep, beta1, rest1, beta2, rest2, root, eps, size;
};

template <class T>
inline __attribute__((always_inline)) void adam_elements(T* __restrict p, const T* __restrict g, T* __restrict m, T* __restrict v,
                                                      int64_t count, const AdamScalars<T>& s) {
  for (int64_t k = 0; k < count; ++k) {
    const T average = std::fma(g[k], s.rest1, m[k] * s.beta1);
    const T square = std::fma(s.rest2 * g[k], g[k], v[k] * s.beta2);
    const T kept = p[k] * s.keep;
    m[k] = average;
    v[k] = square;
    p[k] = kept + s.size * average / (std::sqrt(square) / s.root + s.eps);
  }
}

// Memory bounds it, and processors foresee four arrays badly: what comes 2 KB later is asked for by hand.
template <class T>
inline __attribute__((always_inline)) void adam_range(T* __restrict p, const T* __restrict g, T* __restrict m, T* __restrict v,
                                                      int64_t count, const AdamScalars<T>& s) {
  constexpr int64_t line = 64 / sizeof(T), ahead = 32 * line;
  const int64_t whole = count - count % line;
  for (int64_t k = 0; k < whole; k += line) {
    __builtin_prefetch(p + k + ahead, 1);
    __builtin_prefetch(g + k + ahead);
    __builtin_prefetch(m + k + ahead, 1);
    __builtin_prefetch(v + k + ahead, 1);
    adam_elements(p + k, g + k, m + k, v + k, line, s);
  }
  adam_elements(p + whole, g + whole, m + whole, v + whole, count - whole, s);
}

// No templates: only plain functions can have clones.
ROSE_CLONES("avx512f", "fma") static void adam_floats(float* p, const float* g, float* m, float* v, int64_t count, const AdamScalars<float>& s) {
  adam_range(p, g, m, v, count, s);
}

ROSE_CLONES("avx512f", "fma") static void adam_doubles(double* p, const double* g, double* m, double* v, int64_t count, const AdamScalars<double>& s) {
  adam_range(p, g, m, v, count, s);
}

static void adam_part(float* p, const float* g, float* m, float* v, int64_t count, const AdamScalars<float>& s) {
  adam_floats(p, g, m, v, count, s);
}

static void adam_part(double* p, const double* g, double* m, double* v, int64_t count, const AdamScalars<double>& s) {
  adam_doubles(p, g, m, v, count, s);
}

template <class T>
static void adam(const at::Tensor& parameter, const at::Tensor& grad, const at::Tensor& average, const at::Tensor& square,
                 const rose_adam& settings) {
  const AdamScalars<T> scalars(settings);
  T* p = parameter.data_ptr<T>();
  const T* g = grad.data_ptr<T>();
  T* m = average.data_ptr<T>();
  T* v = square.data_ptr<T>();
  at::parallel_for(0, parameter.numel(), 1 << 15, [&](int64_t first, int64_t end) {
    adam_part(p + first, g + first, m + first, v + first, end - first, scalars);
  });
}

// Whether one pass can do it; otherwise the operators do.
static bool fits(const at::Tensor& parameter, const at::Tensor& other) {
  return other.device().is_cpu() && other.scalar_type() == parameter.scalar_type() && other.sizes() == parameter.sizes() &&
         other.is_contiguous() && other.layout() == at::kStrided && !other.is_conj() && !other.is_neg();
}

}  // namespace rose

extern "C" int32_t rose_adam_step(rose_tensor* parameter, const rose_tensor* grad, rose_tensor* average, rose_tensor* square,
                                  const rose_adam* settings, int32_t* is_done) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::adam");
    const at::Tensor p = rose::borrow(parameter), g = rose::borrow(grad), m = rose::borrow(average), v = rose::borrow(square);
    const auto dtype = p.scalar_type();
    *is_done = (dtype == at::kFloat || dtype == at::kDouble) && rose::fits(p, p) && rose::fits(p, g) && rose::fits(p, m) && rose::fits(p, v);
    if (!*is_done) return;
    if (dtype == at::kFloat) {
      rose::adam<float>(p, g, m, v, *settings);
    } else {
      rose::adam<double>(p, g, m, v, *settings);
    }
    // Graphs that saved these refuse their old values.
    for (const at::Tensor& changed : {p, m, v}) changed.unsafeGetTensorImpl()->bump_version();
  });
}
