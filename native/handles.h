// Between the ABI's opaque handles and libtorch's objects. A rose_tensor is a TensorImpl that carries one reference.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "rose.h"

namespace rose {

inline at::Tensor borrow(const rose_tensor* handle) {
  auto* impl = reinterpret_cast<c10::TensorImpl*>(const_cast<rose_tensor*>(handle));
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl));
}

inline at::Tensor borrow_or_undefined(const rose_tensor* handle) {
  return handle == nullptr ? at::Tensor() : borrow(handle);
}

inline std::vector<at::Tensor> borrow_all(rose_tensor* const* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t k = 0; k < count; ++k) tensors.push_back(borrow_or_undefined(handles[k]));
  return tensors;
}

// Null for an undefined tensor.
inline rose_tensor* give(at::Tensor tensor) {
  return tensor.defined() ? reinterpret_cast<rose_tensor*>(tensor.unsafeReleaseTensorImpl()) : nullptr;
}

inline at::Generator& generator_of(const rose_generator* handle) {
  return *reinterpret_cast<at::Generator*>(const_cast<rose_generator*>(handle));
}

inline c10::Device device_of(int32_t type, int32_t index) {
  return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

}  // namespace rose
