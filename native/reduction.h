// How the tensors of all ranks become one where ranks meet in memory: the definition that does not depend on who comes
// when, on threads or processes.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "rose.h"

namespace rose {

// From rank 0 up; 16-bit reals in float32, rounded once at the end. Contiguous.
at::Tensor reduced(const std::vector<at::Tensor>& tensors, rose_reduction reduction);

}  // namespace rose
