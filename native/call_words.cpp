#include "call_words.h"

namespace rose {

CallWords words_of(rose_collective collective, const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes, int32_t parameter) {
  CallWords words{collective, parameter, dim, static_cast<int64_t>(sizes.size()), -1};
  words.append(sizes.begin(), sizes.end());
  if (tensor.defined()) {
    words[4] = static_cast<int64_t>(tensor.scalar_type());
    const size_t shape = words.size();
    words.append(tensor.sizes().begin(), tensor.sizes().end());
    // Each rank's extent is its own among the sizes.
    if (collective == ROSE_ALL_GATHER) words[shape + dim] = -1;
  }
  return words;
}

Call call_of(const int64_t* words, int64_t count, int rank) {
  Call call;
  if (count == 0) return call;
  call.collective = static_cast<rose_collective>(words[0]);
  call.parameter = static_cast<int32_t>(words[1]);
  call.dim = words[2];
  call.sizes.assign(words + 5, words + 5 + words[3]);
  if (words[4] >= 0) {
    std::vector<int64_t> shape(words + 5 + words[3], words + count);
    if (call.collective == ROSE_ALL_GATHER) shape[call.dim] = call.sizes[rank];
    call.tensor = at::empty(shape, at::TensorOptions().dtype(static_cast<at::ScalarType>(words[4])).device(at::kMeta));
  }
  return call;
}

uint64_t hash_of(const int64_t* words, int64_t count) {
  uint64_t hash = 0x9e3779b97f4a7c15u + static_cast<uint64_t>(count);
  for (int64_t k = 0; k < count; ++k) {
    hash = (hash ^ static_cast<uint64_t>(words[k])) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 32;
  }
  return hash == 0 ? 1 : hash;
}

}  // namespace rose
