// Reverse-mode differentiation.
#include <torch/csrc/autograd/autograd.h>

#include "guard.h"
#include "handles.h"

extern "C" {

int32_t rose_tensor_set_requires_grad(rose_tensor* tensor, int32_t value) {
  return rose::guarded([&] { rose::borrow(tensor).requires_grad_(value != 0); });
}

int32_t rose_tensor_grad(const rose_tensor* tensor, rose_tensor** grad) {
  return rose::guarded([&] { *grad = rose::give(rose::borrow(tensor).grad()); });
}

int32_t rose_tensor_set_grad(rose_tensor* tensor, const rose_tensor* grad_or_null) {
  return rose::guarded([&] {
    at::Tensor t = rose::borrow(tensor);
    const at::Tensor grad = rose::borrow_or_undefined(grad_or_null);
    TORCH_CHECK_VALUE(!grad.defined() || grad.sizes() == t.sizes(), "a gradient of shape ", grad.sizes(),
                      " does not fit a tensor of shape ", t.sizes());
    t.mutable_grad() = grad;
  });
}

int32_t rose_backward(rose_tensor* const* roots, rose_tensor* const* gradients, int32_t count, int32_t retain_graph,
                      int32_t create_graph) {
  return rose::guarded([&] {
    torch::autograd::backward(rose::borrow_all(roots, count), rose::borrow_all(gradients, count), retain_graph != 0,
                              create_graph != 0);
  });
}

int32_t rose_grad(rose_tensor* const* roots, rose_tensor* const* gradients, int32_t root_count,
                  rose_tensor* const* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph,
                  int32_t allow_unused, rose_tensor** results) {
  return rose::guarded([&] {
    auto grads = torch::autograd::grad(rose::borrow_all(roots, root_count), rose::borrow_all(inputs, input_count),
                                       rose::borrow_all(gradients, root_count), retain_graph != 0, create_graph != 0,
                                       allow_unused != 0);
    for (int32_t k = 0; k < input_count; ++k) results[k] = rose::give(std::move(grads[k]));
  });
}

}  // extern "C"
