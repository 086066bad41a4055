// Functions whose activations are not kept: backward runs them again (Chen et al., arXiv 1604.06174).
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/engine.h>
#include <torch/custom_class.h>

#include "guard.h"
#include "handles.h"

namespace rose {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The caller's function; it lives as long as the graph that may run it again.
struct Again : torch::CustomClassHolder {
  Again(rose_again run, rose_release release, void* state) : run(run), release(release), state(state) {}
  ~Again() override { release(state); }
  Again(const Again&) = delete;
  Again& operator=(const Again&) = delete;

  const rose_again run;
  const rose_release release;
  void* const state;
};

// What the function gave without a graph; a struct, so that autograd does not take it for an input.
struct Recomputed {
  at::Tensor output;
  c10::intrusive_ptr<Again> again;
};

struct Recompute : torch::autograd::Function<Recompute> {
  static at::Tensor forward(AutogradContext* context, at::TensorList inputs, const Recomputed& recomputed) {
    context->save_for_backward(inputs.vec());
    context->saved_data["again"] = c10::IValue::make_capsule(recomputed.again);
    return recomputed.output;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "what is recomputed cannot be differentiated twice; use no recomputation with create_graph");
    TORCH_CHECK(torch::autograd::Engine::get_default_engine().is_checkpoint_valid(),
                "what is recomputed adds to .grad, as backward() does, and cannot be given to autograd.grad()");
    auto again = c10::static_intrusive_pointer_cast<Again>(context->saved_data["again"].toCapsule());
    variable_list leaves;
    std::vector<rose_tensor*> handles;
    for (const auto& input : context->get_saved_variables()) {
      leaves.push_back(input.detach().requires_grad_(input.requires_grad()));
      handles.push_back(give(leaves.back()));
    }
    char message[512] = "";
    const int32_t status =
        again->run(again->state, handles.data(), static_cast<int32_t>(handles.size()), give(grads[0]), message, sizeof message);
    if (status == ROSE_DISTRIBUTED) throw GroupError(message);
    TORCH_CHECK(status == ROSE_OK, message);
    variable_list results;
    for (auto& leaf : leaves) results.push_back(leaf.grad());
    results.emplace_back();
    return results;
  }
};

}  // namespace rose

extern "C" int32_t rose_recompute(rose_tensor* const* inputs, int32_t count, const rose_tensor* output, rose_again again,
                                  rose_release release, void* state, rose_tensor** result) {
  return rose::guarded([&] {
    rose::Recomputed recomputed{rose::borrow(output), c10::make_intrusive<rose::Again>(again, release, state)};
    // A list of another kind would not be taken for tensors.
    const auto tensors = rose::borrow_all(inputs, count);
    *result = rose::give(rose::Recompute::apply(at::TensorList(tensors), recomputed));
  });
}
