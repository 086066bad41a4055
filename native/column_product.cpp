// The product of a column-parallel layer, whose input is replicated: y = x Wᵀ with this rank's rows of W. Its backward is
// f's (regions.cpp) and the product's in one, so that the sum of dx over the ranks is under way while dW is computed,
// which does not need it (Megatron-LM calls this asynchronous tensor-parallel all-reduce):
//   dx = all-reduce(dy W)     dW = dyᵀ x
// The products are those of libtorch's own backward, with its bits.
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

#include "group.h"
#include "guard.h"
#include "handles.h"
#include "regions.h"

namespace rose {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The number of rows is told, since without elements none follows from the shape.
static at::Tensor rows_of(const at::Tensor& tensor) {
  const auto shape = tensor.sizes();
  return tensor.reshape({c10::multiply_integers(shape.begin(), shape.end() - 1), shape.back()});
}

// As autocast has it: reals of 16 and 32 bits are multiplied in its dtype, others as they come.
static at::Tensor lowered(const at::Tensor& tensor, std::optional<at::ScalarType> dtype) {
  const auto own = tensor.scalar_type();
  return dtype && (own == at::kFloat || own == at::kHalf || own == at::kBFloat16) ? tensor.to(*dtype) : tensor;
}

struct ColumnProduct : torch::autograd::Function<ColumnProduct> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const c10::intrusive_ptr<Group>& group, std::optional<at::ScalarType> dtype) {
    const at::Tensor a = lowered(x, dtype), b = lowered(weight, dtype);
    context->save_for_backward({a, b});
    context->saved_data["group"] = c10::IValue::make_capsule(group);
    context->saved_data["x"] = static_cast<int64_t>(x.scalar_type());
    context->saved_data["weight"] = static_cast<int64_t>(weight.scalar_type());
    return at::matmul(a, b.t());
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], dy = rows_of(grads[0]);
    const auto dtype_of = [&](const char* name) { return static_cast<at::ScalarType>(context->saved_data[name].toInt()); };
    const bool is_cast = dtype_of("x") != x.scalar_type() || dtype_of("weight") != weight.scalar_type();
    TORCH_CHECK_NOT_IMPLEMENTED(!(is_cast && c10::GradMode::is_enabled()),
                                "a column product under autocast can be differentiated only once");
    const auto group = c10::static_intrusive_pointer_cast<Group>(context->saved_data["group"].toCapsule());
    at::Tensor dx, dw;
    std::function<at::Tensor()> reduced;
    if (context->needs_input_grad(0)) {
      // Summed in x's own dtype: what ranks round, they round before the sum only.
      const at::Tensor part = dy.mm(weight).view(x.sizes()).to(dtype_of("x"));
      if (c10::GradMode::is_enabled()) {
        dx = reduce_from_region(part, group);  // to be differentiated again
      } else {
        reduced = group->start_all_reduce(part);
      }
    }
    if (context->needs_input_grad(1)) dw = dy.t().mm(rows_of(x)).to(dtype_of("weight"));
    if (reduced) dx = reduced();
    return {dx, dw, at::Tensor(), at::Tensor()};
  }
};

}  // namespace rose

extern "C" int32_t rose_column_product(rose_group* group, const rose_tensor* x, const rose_tensor* weight,
                                       int32_t dtype, rose_tensor** result) {
  const auto body = [&] {
    const auto& g = *reinterpret_cast<c10::intrusive_ptr<rose::Group>*>(group);
    const auto lower = dtype < 0 ? std::nullopt : std::optional<at::ScalarType>(static_cast<at::ScalarType>(dtype));
    *result = rose::give(rose::ColumnProduct::apply(rose::borrow(x), rose::borrow(weight), g, lower));
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}
