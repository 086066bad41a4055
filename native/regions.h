// The edge of a tensor-parallel region that other autograd functions pass through.
#pragma once

#include "group.h"

namespace rose {

// g: forward all-reduce, backward identity; differentiable any number of times.
at::Tensor reduce_from_region(const at::Tensor& x, const c10::intrusive_ptr<Group>& group);

}  // namespace rose
