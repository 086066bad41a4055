// What a rank calls: by it, ranks that meet in one collective find out whether they mean the same.
#pragma once

#include <ATen/ATen.h>

#include <chrono>
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

// Such as "rank 1" and "ranks 1, 3"; empty where there is none.
std::string rank_text(int rank);
std::string ranks_text(const std::vector<int>& ranks);

// Such as "barrier() has waited 1.5 s for rank 2".
std::string waited_text(const std::string& what, std::chrono::milliseconds timeout, const std::string& whom);

}  // namespace rose
