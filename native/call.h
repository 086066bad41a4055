// What a rank calls: by it, ranks that meet in one collective find out whether they mean the same.
#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <string>
#include <vector>

#include "rose.h"

namespace rose {

struct Call {
  std::optional<rose_collective> collective;  // none: joining the group
  at::Tensor tensor;                          // undefined for a barrier
  int64_t dim = 0;
  std::vector<int64_t> sizes;  // of the shards along dim, where the collective has any
  int32_t parameter = 0;       // the reduction, the root or the peer

  // Whether ranks that call the one and the other can go on together.
  bool agrees_with(const Call& other) const;

  // Such as "all_gather(Float [2, 3], dim 0, sizes [2, 1])".
  std::string text() const;
};

// Such as "Float [2, 3]".
std::string text_of(const at::Tensor& tensor);

}  // namespace rose
