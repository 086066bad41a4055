// Every ATen operator through one door: the dispatcher's boxed call.
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/version.h>

#include <cstdlib>
#include <string>

#include "guard.h"
#include "handles.h"

namespace rose {

static c10::IValue to_ivalue(const rose_value& value) {
  switch (value.tag) {
    case ROSE_NONE:
      return {};
    case ROSE_TENSOR:
      return borrow(static_cast<rose_tensor*>(value.p));
    case ROSE_INT:
      return value.i;
    case ROSE_DOUBLE:
      return value.d;
    case ROSE_BOOL:
      return value.i != 0;
    case ROSE_INT_LIST: {
      const auto* first = static_cast<const int64_t*>(value.p);
      return std::vector<int64_t>(first, first + value.length);
    }
    case ROSE_DOUBLE_LIST: {
      const auto* first = static_cast<const double*>(value.p);
      return std::vector<double>(first, first + value.length);
    }
    case ROSE_BOOL_LIST: {
      const auto* first = static_cast<const uint8_t*>(value.p);
      c10::List<bool> list;
      for (int32_t k = 0; k < value.length; ++k) list.push_back(first[k] != 0);
      return list;
    }
    case ROSE_TENSOR_LIST:
      return borrow_all(static_cast<rose_tensor**>(value.p), value.length);
    case ROSE_OPTIONAL_TENSOR_LIST: {
      auto** first = static_cast<rose_tensor**>(value.p);
      c10::List<c10::optional<at::Tensor>> list;
      for (int32_t k = 0; k < value.length; ++k) {
        list.push_back(first[k] == nullptr ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(borrow(first[k])));
      }
      return list;
    }
    case ROSE_STRING:
      return std::string(static_cast<const char*>(value.p), value.length);
    case ROSE_GENERATOR:
      return generator_of(static_cast<rose_generator*>(value.p));
    case ROSE_DEVICE:
      return device_of(static_cast<int32_t>(value.i), value.length);
    default:
      TORCH_CHECK_TYPE(false, "no kind of argument has the number ", value.tag);
  }
}

static rose_value from_ivalue(const c10::IValue& value) {
  rose_value result{};
  if (value.isTensor()) {
    result.p = give(value.toTensor());
    result.tag = result.p == nullptr ? ROSE_NONE : ROSE_TENSOR;
  } else if (value.isInt()) {
    result.tag = ROSE_INT;
    result.i = value.toInt();
  } else if (value.isDouble()) {
    result.tag = ROSE_DOUBLE;
    result.d = value.toDouble();
  } else if (value.isBool()) {
    result.tag = ROSE_BOOL;
    result.i = value.toBool() ? 1 : 0;
  } else if (value.isTensorList()) {
    const auto tensors = value.toTensorVector();
    auto** handles = static_cast<rose_tensor**>(std::malloc(sizeof(rose_tensor*) * (tensors.size() + 1)));
    if (handles == nullptr) throw std::bad_alloc();
    for (size_t k = 0; k < tensors.size(); ++k) handles[k] = give(tensors[k]);
    result.tag = ROSE_TENSOR_LIST;
    result.length = static_cast<int32_t>(tensors.size());
    result.p = handles;
  } else if (!value.isNone()) {
    TORCH_CHECK_NOT_IMPLEMENTED(false, "a result of type ", value.tagKind(), " cannot be handed out");
  }
  return result;
}

}  // namespace rose

extern "C" {

int32_t rose_op_find(const char* name, const char* overload, rose_op** op) {
  return rose::guarded([&] {
    const auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK_NOT_IMPLEMENTED(found.has_value(), "this libtorch (", TORCH_VERSION, ") has no operator ", name,
                                *overload == '\0' ? "" : ".", overload);
    *op = reinterpret_cast<rose_op*>(new c10::OperatorHandle(*found));
  });
}

int32_t rose_op_call(const rose_op* op, const rose_value* arguments, int32_t argument_count, rose_value* results,
                     int32_t capacity, int32_t* result_count) {
  return rose::guarded([&] {
    const auto& handle = *reinterpret_cast<const c10::OperatorHandle*>(op);
    torch::jit::Stack stack;
    stack.reserve(handle.schema().arguments().size());
    for (int32_t k = 0; k < argument_count; ++k) stack.push_back(rose::to_ivalue(arguments[k]));
    handle.schema().checkAndNormalizeInputs(stack, {});
    handle.callBoxed(&stack);
    TORCH_CHECK(static_cast<int32_t>(stack.size()) <= capacity, handle.schema().name(), " returned ", stack.size(),
                " values where at most ", capacity, " are taken");
    for (size_t k = 0; k < stack.size(); ++k) results[k] = rose::from_ivalue(stack[k]);
    *result_count = static_cast<int32_t>(stack.size());
  });
}

void rose_free(void* memory) { std::free(memory); }

}  // extern "C"
