// The mean cross entropy of predicting each token's successor, which reads the logits once forward and once backward and
// writes nothing of their size but the gradient; by operators it takes a dozen passes over memory.
//   loss = (1/n) Σ log Σ_v exp(x[b,t,v]) - x[b,t,y[b,t+1]]   over the n rows with t < T - 1 that are not ignored
//   dx   = (softmax(x) - onehot(y)) dloss / n                in these rows, and 0 in the others
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

#include "clones.h"
#include "exp.h"
#include "guard.h"
#include "handles.h"
#include "lanes.h"
#include "observed.h"
#include "parallel.h"

namespace rose {

// Of sums and maxima (lanes.h).
static constexpr int64_t kLanes = 32;

struct RowSum {
  float largest;
  double sum;  // of exp(x - largest)
};

ROSE_CLONES("avx512f", "avx2") static RowSum row_sum(const float* x, int64_t columns) {
  const float largest = largest_of<kLanes>(x, columns);
  const int64_t whole = columns - columns % kLanes;
  float lanes[kLanes] = {};
  for (int64_t k = 0; k < whole; k += kLanes) {
    for (int64_t l = 0; l < kLanes; ++l) lanes[l] += exp_of_negative(x[k + l] - largest);
  }
  double sum = 0;
  for (int64_t l = 0; l < kLanes; ++l) sum += lanes[l];
  for (int64_t k = whole; k < columns; ++k) sum += exp_of_negative(x[k] - largest);
  return {largest, sum};
}

ROSE_CLONES("avx512f", "avx2") static void row_gradient(const float* x, float largest, float scale, float* dx, int64_t columns) {
  for (int64_t k = 0; k < columns; ++k) dx[k] = exp_of_negative(x[k] - largest) * scale;
}

struct NextTokenLoss : torch::autograd::Function<NextTokenLoss> {
  static constexpr int64_t kIgnored = -100;  // as at::cross_entropy_loss has it

  // The target of each row, kIgnored in the last row of each sequence.
  static at::Tensor targets_of(const at::Tensor& labels, int64_t columns) {
    const int64_t batch = labels.size(0), length = labels.size(1);
    const at::Tensor contiguous = labels.contiguous(), targets = at::empty_like(contiguous);
    const int64_t* of = contiguous.data_ptr<int64_t>();
    int64_t* target = targets.data_ptr<int64_t>();
    for (int64_t row = 0; row < batch * length; ++row) {
      target[row] = (row + 1) % length == 0 ? kIgnored : of[row + 1];
      TORCH_CHECK_INDEX(target[row] == kIgnored || (target[row] >= 0 && target[row] < columns), "Target ", target[row], " is out of bounds.");
    }
    return targets;
  }

  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& logits, const at::Tensor& labels) {
    const int64_t rows = logits.size(0) * logits.size(1), columns = logits.size(2);
    const at::Tensor targets = targets_of(labels, columns);
    const at::Tensor largest = at::empty({rows}, at::kFloat), sums = at::empty({rows}, at::kDouble);
    const float* x = logits.data_ptr<float>();
    const int64_t* target = targets.data_ptr<int64_t>();
    float* m = largest.data_ptr<float>();
    double* s = sums.data_ptr<double>();
    parallel_for(rows, grain(columns), [&](int64_t first, int64_t end) {
      for (int64_t row = first; row < end; ++row) {
        if (target[row] == kIgnored) continue;
        const RowSum sum = row_sum(x + row * columns, columns);
        m[row] = sum.largest;
        s[row] = sum.sum;
      }
    });

    double loss = 0;
    int64_t count = 0;
    for (int64_t row = 0; row < rows; ++row) {
      if (target[row] == kIgnored) continue;
      loss += std::log(s[row]) - (static_cast<double>(x[row * columns + target[row]]) - m[row]);
      ++count;
    }
    context->save_for_backward({logits, targets, largest, sums});
    context->saved_data["count"] = count;
    return at::scalar_tensor(loss / static_cast<double>(count), at::kFloat);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& grads) {
    const Observed observed("rose::next_token_loss_backward");
    TORCH_CHECK_NOT_IMPLEMENTED(!c10::GradMode::is_enabled(), "the loss in one pass, of numerics: fast, cannot be differentiated twice");
    const auto saved = context->get_saved_variables();
    const at::Tensor &logits = saved[0], &targets = saved[1], &largest = saved[2], &sums = saved[3];
    const int64_t rows = targets.numel(), columns = logits.size(2);
    const float upstream = grads[0].item<float>() / static_cast<float>(context->saved_data["count"].toInt());
    const at::Tensor gradient = at::empty_like(logits);
    const float* x = logits.data_ptr<float>();
    const int64_t* target = targets.data_ptr<int64_t>();
    float* dx = gradient.data_ptr<float>();
    parallel_for(rows, grain(columns), [&](int64_t first, int64_t end) {
      for (int64_t row = first; row < end; ++row) {
        float* into = dx + row * columns;
        if (target[row] == kIgnored) {
          std::fill(into, into + columns, 0.0f);
          continue;
        }
        row_gradient(x + row * columns, largest.data_ptr<float>()[row], static_cast<float>(upstream / sums.data_ptr<double>()[row]), into, columns);
        into[target[row]] -= upstream;
      }
    });
    return {gradient, at::Tensor()};
  }

  // Rows that are worth a thread.
  static int64_t grain(int64_t columns) { return std::max<int64_t>(1, (1 << 15) / columns); }

  static bool fits(const at::Tensor& logits, const at::Tensor& labels) {
    return logits.device().is_cpu() && logits.scalar_type() == at::kFloat && logits.dim() == 3 && logits.numel() > 0 && logits.is_contiguous() &&
           logits.layout() == at::kStrided && !logits.is_neg() && labels.device().is_cpu() && labels.scalar_type() == at::kLong && labels.dim() == 2 &&
           labels.size(0) == logits.size(0) && labels.size(1) == logits.size(1);
  }
};

}  // namespace rose

extern "C" int32_t rose_next_token_loss(const rose_tensor* logits, const rose_tensor* labels, rose_tensor** loss) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::next_token_loss");
    const at::Tensor x = rose::borrow(logits), y = rose::borrow(labels);
    *loss = rose::NextTokenLoss::fits(x, y) ? rose::give(rose::NextTokenLoss::apply(x, y)) : nullptr;
  });
}
