#include "reduction.h"

#include "group.h"

namespace rose {

namespace {

void combine_into(const at::Tensor& result, const at::Tensor& left, const at::Tensor& right, rose_reduction reduction) {
  at::Tensor out = result;
  switch (reduction) {
    case ROSE_MIN:
      at::minimum_out(out, left, right);
      break;
    case ROSE_MAX:
      at::maximum_out(out, left, right);
      break;
    case ROSE_PRODUCT:
      at::mul_out(out, left, right);
      break;
    default:
      at::add_out(out, left, right);
  }
}

}  // namespace

at::Tensor reduced(const std::vector<at::Tensor>& tensors, rose_reduction reduction) {
  const at::Tensor& first = tensors[0];
  const auto dtype = first.scalar_type();
  const auto wide = summable(dtype);
  if (tensors.size() == 1) return first.clone(at::MemoryFormat::Contiguous);
  const at::Tensor result = at::empty(first.sizes(), first.options().dtype(wide).memory_format(at::MemoryFormat::Contiguous));
  combine_into(result, first.to(wide), tensors[1].to(wide), reduction);
  for (size_t r = 2; r < tensors.size(); ++r) combine_into(result, result, tensors[r].to(wide), reduction);
  return result.to(dtype);
}

}  // namespace rose
