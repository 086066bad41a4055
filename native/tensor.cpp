// Tensor data: description, entry of host memory, release.
#include <cstring>

#include "guard.h"
#include "handles.h"

extern "C" {

int32_t rose_tensor_describe(const rose_tensor* tensor, rose_description* description) {
  return rose::guarded([&] {
    const at::Tensor t = rose::borrow(tensor);
    description->sizes = t.sizes().data();
    description->strides = t.strides().data();
    description->data = t.data_ptr();
    description->element_count = t.numel();
    description->storage_offset = t.storage_offset();
    description->dim = static_cast<int32_t>(t.dim());
    description->element_size = static_cast<int32_t>(t.element_size());
    description->dtype = static_cast<int32_t>(t.scalar_type());
    description->device_type = static_cast<int32_t>(t.device().type());
    description->device_index = t.device().index();
    description->requires_grad = t.requires_grad();
    description->is_leaf = t.is_leaf();
    description->is_contiguous = t.is_contiguous();
  });
}

int32_t rose_tensor_from_data(const void* data, int64_t byte_count, const int64_t* sizes, int32_t dim, int32_t dtype,
                              rose_tensor** tensor) {
  return rose::guarded([&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    at::Tensor t = at::empty(at::IntArrayRef(sizes, dim), options);
    const auto expected = static_cast<int64_t>(t.nbytes());
    TORCH_CHECK_VALUE(expected == byte_count, "a tensor of shape ", t.sizes(), " and dtype ", t.scalar_type(),
                      " takes ", expected, " bytes, not ", byte_count);
    if (byte_count > 0) std::memcpy(t.data_ptr(), data, byte_count);
    *tensor = rose::give(std::move(t));
  });
}

void rose_tensor_drop(rose_tensor* tensor) {
  if (tensor == nullptr) return;
  auto* impl = reinterpret_cast<c10::TensorImpl*>(tensor);
  c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(impl);
}

}  // extern "C"
