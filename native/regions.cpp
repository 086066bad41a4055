// The edges of a tensor-parallel region, one autograd class each. They come in conjugate pairs, so that each one's
// backward is the other's forward, and differentiating twice works as well.
//   copy    (f of Megatron-LM, arXiv 1909.08053)  forward identity    backward all-reduce
//   reduce  (g of Megatron-LM)                    forward all-reduce  backward identity
//   gather                                        forward all-gather  backward own slice
//   scatter                                       forward own slice   backward all-gather
// and, where activations between regions are sharded along the sequence (arXiv 2205.05198):
//   gather to          forward all-gather       backward reduce-scatter
//   reduce-scatter     forward reduce-scatter   backward all-gather
#include <torch/csrc/autograd/custom_function.h>

#include "group.h"
#include "guard.h"
#include "handles.h"
#include "regions.h"

namespace rose {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using GroupPointer = c10::intrusive_ptr<Group>;

// What a region's backward must know.
struct Edge {
  GroupPointer group;
  int64_t dim;
  std::vector<int64_t> sizes;
};

static void save(AutogradContext* context, const Edge& edge) {
  context->saved_data["group"] = c10::IValue::make_capsule(edge.group);
  context->saved_data["dim"] = edge.dim;
  context->saved_data["sizes"] = edge.sizes;
}

static Edge load(AutogradContext* context) {
  return {c10::static_intrusive_pointer_cast<Group>(context->saved_data["group"].toCapsule()),
          context->saved_data["dim"].toInt(), context->saved_data["sizes"].toIntVector()};
}

template <class Conjugate>
static variable_list backward_by(AutogradContext* context, const variable_list& grads) {
  return {Conjugate::apply(grads[0], load(context)), at::Tensor()};
}

struct CopyToRegion : torch::autograd::Function<CopyToRegion> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Edge& edge) {
    save(context, edge);
    return x.view_as(x);
  }
  static variable_list backward(AutogradContext* context, variable_list grads);
};

struct ReduceFromRegion : torch::autograd::Function<ReduceFromRegion> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Edge& edge) {
    save(context, edge);
    return edge.group->all_reduce(x, ROSE_SUM);
  }
  static variable_list backward(AutogradContext* context, variable_list grads) {
    return backward_by<CopyToRegion>(context, grads);
  }
};

variable_list CopyToRegion::backward(AutogradContext* context, variable_list grads) {
  return backward_by<ReduceFromRegion>(context, grads);
}

struct GatherFromRegion : torch::autograd::Function<GatherFromRegion> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Edge& edge) {
    save(context, edge);
    return edge.group->all_gather(x, edge.dim, edge.sizes);
  }
  static variable_list backward(AutogradContext* context, variable_list grads);
};

struct ScatterToRegion : torch::autograd::Function<ScatterToRegion> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Edge& edge) {
    save(context, edge);
    return edge.group->own_slice(x, edge.dim, edge.sizes).clone(at::MemoryFormat::Contiguous);
  }
  static variable_list backward(AutogradContext* context, variable_list grads) {
    return backward_by<GatherFromRegion>(context, grads);
  }
};

variable_list GatherFromRegion::backward(AutogradContext* context, variable_list grads) {
  return backward_by<ScatterToRegion>(context, grads);
}

struct ReduceScatterFromRegion : torch::autograd::Function<ReduceScatterFromRegion> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Edge& edge) {
    save(context, edge);
    return edge.group->reduce_scatter(x, edge.dim, edge.sizes);
  }
  static variable_list backward(AutogradContext* context, variable_list grads);
};

struct GatherToRegion : torch::autograd::Function<GatherToRegion> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Edge& edge) {
    save(context, edge);
    return edge.group->all_gather(x, edge.dim, edge.sizes);
  }
  static variable_list backward(AutogradContext* context, variable_list grads) {
    return backward_by<ReduceScatterFromRegion>(context, grads);
  }
};

variable_list ReduceScatterFromRegion::backward(AutogradContext* context, variable_list grads) {
  return backward_by<GatherToRegion>(context, grads);
}

at::Tensor reduce_from_region(const at::Tensor& x, const GroupPointer& group) {
  return ReduceFromRegion::apply(x, Edge{group, 0, {}});
}

static at::Tensor apply_region(int32_t region, const at::Tensor& x, const Edge& edge) {
  switch (region) {
    case ROSE_REGION_COPY:
      return CopyToRegion::apply(x, edge);
    case ROSE_REGION_REDUCE:
      return ReduceFromRegion::apply(x, edge);
    case ROSE_REGION_GATHER:
      return GatherFromRegion::apply(x, edge);
    case ROSE_REGION_SCATTER:
      return ScatterToRegion::apply(x, edge);
    case ROSE_REGION_GATHER_TO:
      return GatherToRegion::apply(x, edge);
    case ROSE_REGION_REDUCE_SCATTER:
      return ReduceScatterFromRegion::apply(x, edge);
    default:
      TORCH_CHECK_VALUE(false, "no region has the number ", region);
  }
}

}  // namespace rose

extern "C" int32_t rose_region_apply(rose_group* group, int32_t region, const rose_tensor* tensor, int32_t dim,
                                     const int64_t* sizes, rose_tensor** result) {
  const auto body = [&] {
    const auto& g = *reinterpret_cast<rose::GroupPointer*>(group);
    const rose::Edge edge{g, dim, sizes == nullptr ? std::vector<int64_t>() : std::vector<int64_t>(sizes, sizes + g->size())};
    *result = rose::give(rose::apply_region(region, rose::borrow(tensor), edge));
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}
