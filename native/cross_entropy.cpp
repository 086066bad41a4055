// Cross entropy over a vocabulary that is sharded over the ranks of a group: each holds its columns of the logits, and
// only numbers for each row travel (Megatron-LM, arXiv 1909.08053, section 3).
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <limits>

#include "group.h"
#include "guard.h"
#include "handles.h"
#include "observed.h"

namespace rose {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using GroupPointer = c10::intrusive_ptr<Group>;

// What the loss is taken of, apart from the tensors.
struct Vocabulary {
  GroupPointer group;
  int64_t start;  // of this rank's columns
  int64_t size;   // of all ranks together
  int64_t ignored;
  double smoothing;
};

struct VocabCrossEntropy : torch::autograd::Function<VocabCrossEntropy> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& logits, const at::Tensor& targets,
                            const Vocabulary& vocabulary) {
    const int64_t columns = logits.size(1);
    const auto dtype = logits.scalar_type();
    const at::Tensor wide = dtype == at::kBFloat16 || dtype == at::kHalf ? logits.to(at::kFloat) : logits;

    // Less the row's largest logit among all ranks, so that no exponential overflows.
    at::Tensor largest = columns > 0 ? wide.amax(1) : wide.new_full({wide.size(0)}, -std::numeric_limits<double>::infinity());
    largest = vocabulary.group->all_reduce(largest, ROSE_MAX);
    at::Tensor softmax = wide - largest.unsqueeze(1);

    // One sum over the ranks for all that a row needs: its exponentials, its target's logit, its logits.
    const at::Tensor ignored = targets.eq(vocabulary.ignored);
    const at::Tensor local = targets - vocabulary.start;
    const at::Tensor foreign = local.lt(0).logical_or_(local.ge(columns)).logical_or_(ignored);
    const at::Tensor column = local.masked_fill(foreign, 0).unsqueeze(1);
    std::vector<at::Tensor> parts(2);
    parts[1] = columns > 0 ? softmax.gather(1, column).squeeze(1).masked_fill(foreign, 0) : at::zeros_like(largest);
    if (vocabulary.smoothing > 0) parts.push_back(softmax.sum(1));
    softmax.exp_();
    parts[0] = softmax.sum(1);
    const at::Tensor sums = vocabulary.group->all_reduce(at::stack(parts), ROSE_SUM);
    softmax.div_(sums[0].unsqueeze(1));

    const at::Tensor log_sum = sums[0].log();
    at::Tensor losses = log_sum - sums[1];
    if (vocabulary.smoothing > 0) {
      const at::Tensor of_all = log_sum - sums[2] / static_cast<double>(vocabulary.size);
      losses = (1 - vocabulary.smoothing) * losses + vocabulary.smoothing * of_all;
    }

    context->save_for_backward({softmax, column, foreign, ignored});
    context->saved_data["smoothing"] = vocabulary.smoothing;
    context->saved_data["size"] = vocabulary.size;
    context->saved_data["dtype"] = static_cast<int64_t>(dtype);
    return losses.masked_fill(ignored, 0);
  }

  // softmax less the target's distribution; nothing travels.
  static variable_list backward(AutogradContext* context, variable_list grads) {
    const Observed observed("rose::vocab_cross_entropy_backward");
    TORCH_CHECK_NOT_IMPLEMENTED(!c10::GradMode::is_enabled(),
                                "the cross entropy of a sharded vocabulary cannot be differentiated twice");
    const auto saved = context->get_saved_variables();
    const at::Tensor& softmax = saved[0];
    const double smoothing = context->saved_data["smoothing"].toDouble();
    const at::Tensor upstream = grads[0].masked_fill(saved[3], 0).unsqueeze(1);
    at::Tensor gradient = softmax * upstream;
    if (gradient.size(1) > 0) {
      if (smoothing > 0) gradient.sub_(upstream * (smoothing / static_cast<double>(context->saved_data["size"].toInt())));
      gradient.scatter_add_(1, saved[1], (upstream * (smoothing - 1)).masked_fill(saved[2].unsqueeze(1), 0));
    }
    const auto dtype = static_cast<at::ScalarType>(context->saved_data["dtype"].toInt());
    return {gradient.to(dtype), at::Tensor(), at::Tensor()};
  }
};

// Every rank holds the same targets, so that all refuse them alike, and none is left waiting.
static void check_targets(const at::Tensor& logits, const at::Tensor& targets, int64_t vocab, int64_t ignored) {
  TORCH_CHECK_VALUE(logits.dim() == 2 && targets.dim() == 1 && targets.size(0) == logits.size(0),
                    "logits of shape ", logits.sizes(), " and targets of shape ", targets.sizes(),
                    " should be [rows, columns] and [rows]");
  TORCH_CHECK_TYPE(targets.scalar_type() == at::kLong, "targets are ", targets.scalar_type(), "; they should be int64");
  const at::Tensor outside = targets.lt(0).logical_or_(targets.ge(vocab)).logical_and_(targets.ne(ignored));
  if (outside.is_cuda()) {
    // Without a wait; as for libtorch's own losses, the GPU's assertion fails.
    at::_assert_async(outside.any().logical_not());
    return;
  }
  if (outside.any().item<bool>()) {
    TORCH_CHECK_INDEX(false, "target ", targets.masked_select(outside)[0].item<int64_t>(),
                      " lies outside the vocabulary of ", vocab, " tokens");
  }
}

}  // namespace rose

extern "C" int32_t rose_vocab_cross_entropy(rose_group* group, const rose_tensor* logits, const rose_tensor* targets,
                                            int64_t start, int64_t vocab, int64_t ignore_index, double label_smoothing,
                                            rose_tensor** losses) {
  const auto body = [&] {
    const rose::Observed observed("rose::vocab_cross_entropy");
    const auto& g = *reinterpret_cast<rose::GroupPointer*>(group);
    const at::Tensor x = rose::borrow(logits);
    const at::Tensor t = rose::borrow(targets);
    rose::check_targets(x, t, vocab, ignore_index);
    *losses = rose::give(rose::VocabCrossEntropy::apply(x, t, rose::Vocabulary{g, start, vocab, ignore_index, label_smoothing}));
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}
