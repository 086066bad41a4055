// A step of Adam in one pass over memory. Each element goes through the operations of PyTorch 1.13's single-tensor
// AdamW, rounded where its operators round, so that the bits are those of the operators at any width of vectors.

#include <algorithm>
#include <cmath>
#include <vector>

#include "clones.h"
#include "guard.h"
#include "handles.h"
#include "observed.h"
#include "parallel.h"

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

// The tensors of one parameter.
struct AdamTensors {
  at::Tensor parameter, grad, average, square;
};

// All parameters at once, so that threads meet once a step; each goes through the same part of every parameter, which
// is also what it meets in products (products.cpp).
template <class T>
static void adam(const std::vector<AdamTensors>& all, at::ScalarType dtype, const rose_adam& settings) {
  const AdamScalars<T> scalars(settings);
  const int64_t threads = at::get_num_threads();
  parallel_for(threads, 1, [&](int64_t begin, int64_t end) {
    for (const AdamTensors& each : all) {
      if (each.parameter.scalar_type() != dtype) continue;
      const int64_t count = each.parameter.numel(), first = part_of(count, begin, threads);
      adam_part(each.parameter.data_ptr<T>() + first, each.grad.data_ptr<T>() + first, each.average.data_ptr<T>() + first,
                each.square.data_ptr<T>() + first, part_of(count, end, threads) - first, scalars);
    }
  });
}

// Whether one pass can do it; otherwise the operators do.
static bool fits(const AdamTensors& all) {
  const at::Tensor& parameter = all.parameter;
  const auto dtype = parameter.scalar_type();
  const auto fits = [&](const at::Tensor& each) {
    return each.device().is_cpu() && each.scalar_type() == dtype && each.sizes() == parameter.sizes() && each.is_contiguous() &&
           each.layout() == at::kStrided && !each.is_conj() && !each.is_neg();
  };
  return (dtype == at::kFloat || dtype == at::kDouble) && fits(parameter) && fits(all.grad) && fits(all.average) && fits(all.square);
}

}  // namespace rose

extern "C" int32_t rose_adam_step(rose_tensor* const* parameters, rose_tensor* const* grads, rose_tensor* const* averages,
                                  rose_tensor* const* squares, int32_t count, const rose_adam* settings, int32_t* is_done) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::adam");
    std::vector<rose::AdamTensors> all;
    all.reserve(count);
    for (int32_t k = 0; k < count; ++k) {
      all.push_back({rose::borrow(parameters[k]), rose::borrow(grads[k]), rose::borrow(averages[k]), rose::borrow(squares[k])});
    }
    *is_done = std::all_of(all.begin(), all.end(), rose::fits);
    if (!*is_done) return;
    rose::adam<float>(all, at::kFloat, *settings);
    rose::adam<double>(all, at::kDouble, *settings);
    // Graphs that saved these refuse their old values.
    for (const rose::AdamTensors& each : all) {
      for (const at::Tensor& changed : {each.parameter, each.average, each.square}) changed.unsafeGetTensorImpl()->bump_version();
    }
  });
}
