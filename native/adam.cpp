// A step of Adam in one pass over memory. Each element goes through the operations of PyTorch 1.13's single-tensor
// AdamW, rounded where its operators round, so that the bits are those of the operators at any width of vectors.

#include <algorithm>
#include <cmath>
#include <cstring>
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
      : decays(a.learning_rate * a.weight_decay != 0), keep(1 - a.learning_rate * a.weight_decay), beta1(a.beta1),
        rest1(1 - a.beta1), beta2(a.beta2), rest2(1 - a.beta2), root(std::sqrt(1 - std::pow(a.beta2, a.step))), eps(a.eps),
        size(-(a.learning_rate / (1 - std::pow(a.beta1, a.step)))),
        zeros_rest(eps > 0 && root > 0 && std::isfinite(size)) {}
  bool decays;
  T keep, beta1, rest1, beta2, rest2, root, eps, size;
  bool zeros_rest;  // where the gradient and both averages are 0, they stay 0, and the parameter only decays
};

// What is known of a line of a parameter, 64 bytes. At rest: no gradient of it was ever anything but 0, as those of an
// embedding's rows that no token has named, so that the averages are 0 and need not be read.
enum Line : uint8_t { kUnknown, kAtRest, kMoved };

// The lines of a parameter, behind the versions of its averages for which they are known.
struct Known {
  uint32_t average, square;
  Line lines[];
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

// Whether a line holds +0 alone.
inline __attribute__((always_inline)) bool is_zero(const void* line) {
  uint64_t words[8], all = 0;
  std::memcpy(words, line, sizeof words);
  for (const uint64_t word : words) all |= word;
  return all == 0;
}

// Memory bounds it, and processors foresee four arrays badly: what comes 2 KB later is asked for by hand.
template <class T>
inline __attribute__((always_inline)) void adam_range(T* __restrict p, const T* __restrict g, T* __restrict m, T* __restrict v,
                                                      Line* __restrict known, int64_t count, const AdamScalars<T>& s) {
  constexpr int64_t line = 64 / sizeof(T), lines_ahead = 32, ahead = lines_ahead * line;
  const int64_t whole = count - count % line;
  for (int64_t k = 0; k < whole; k += line, ++known) {
    __builtin_prefetch(p + k + ahead, 1);
    __builtin_prefetch(g + k + ahead);
    if (k + ahead < whole && known[lines_ahead] != kAtRest) {
      __builtin_prefetch(m + k + ahead, 1);
      __builtin_prefetch(v + k + ahead, 1);
    }
    if (*known != kMoved) {
      const bool rests = s.zeros_rest && is_zero(g + k) && (*known == kAtRest || (is_zero(m + k) && is_zero(v + k)));
      *known = rests ? kAtRest : kMoved;
      if (rests) {
        for (int64_t j = k; s.decays && j < k + line; ++j) p[j] *= s.keep;
        continue;
      }
    }
    adam_elements(p + k, g + k, m + k, v + k, line, s);
  }
  adam_elements(p + whole, g + whole, m + whole, v + whole, count - whole, s);
}

// No templates: only plain functions can have clones.
ROSE_CLONES("avx512f", "fma") static void adam_floats(float* p, const float* g, float* m, float* v, Line* known, int64_t count, const AdamScalars<float>& s) {
  adam_range(p, g, m, v, known, count, s);
}

ROSE_CLONES("avx512f", "fma") static void adam_doubles(double* p, const double* g, double* m, double* v, Line* known, int64_t count, const AdamScalars<double>& s) {
  adam_range(p, g, m, v, known, count, s);
}

static void adam_part(float* p, const float* g, float* m, float* v, Line* known, int64_t count, const AdamScalars<float>& s) {
  adam_floats(p, g, m, v, known, count, s);
}

static void adam_part(double* p, const double* g, double* m, double* v, Line* known, int64_t count, const AdamScalars<double>& s) {
  adam_doubles(p, g, m, v, known, count, s);
}

// The tensors of one parameter.
struct AdamTensors {
  at::Tensor parameter, grad, average, square, notes;

  Known& known() const { return *static_cast<Known*>(notes.data_ptr()); }

  // Forgets what was known of averages that something else has changed since.
  void recall() const {
    if (known().average != average._version() || known().square != square._version()) {
      std::memset(known().lines, kUnknown, notes.numel() - sizeof(Known));
    }
  }

  // Graphs that saved these refuse their old values.
  void changed() const {
    for (const at::Tensor& each : {parameter, average, square}) each.unsafeGetTensorImpl()->bump_version();
    known().average = average._version();
    known().square = square._version();
  }
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
                each.square.data_ptr<T>() + first, each.known().lines + first * sizeof(T) / 64,
                part_of(count, end, threads) - first, scalars);
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
  return (dtype == at::kFloat || dtype == at::kDouble) && fits(parameter) && fits(all.grad) && fits(all.average) && fits(all.square) &&
         all.notes.is_contiguous() && static_cast<int64_t>(all.notes.nbytes()) == rose_adam_notes(parameter.nbytes());
}

}  // namespace rose

extern "C" int64_t rose_adam_notes(int64_t bytes) { return static_cast<int64_t>(sizeof(rose::Known)) + bytes / 64; }

extern "C" int32_t rose_adam_step(rose_tensor* const* parameters, rose_tensor* const* grads, rose_tensor* const* averages,
                                  rose_tensor* const* squares, rose_tensor* const* notes, int32_t count,
                                  const rose_adam* settings, int32_t* is_done) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::adam");
    std::vector<rose::AdamTensors> all;
    all.reserve(count);
    for (int32_t k = 0; k < count; ++k) {
      all.push_back({rose::borrow(parameters[k]), rose::borrow(grads[k]), rose::borrow(averages[k]), rose::borrow(squares[k]),
                     rose::borrow(notes[k])});
    }
    *is_done = std::all_of(all.begin(), all.end(), rose::fits);
    if (!*is_done) return;
    for (const rose::AdamTensors& each : all) each.recall();
    rose::adam<float>(all, at::kFloat, *settings);
    rose::adam<double>(all, at::kDouble, *settings);
    for (const rose::AdamTensors& each : all) each.changed();
  });
}
