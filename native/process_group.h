// One rank's membership in a group of ranks, over c10d. What differs between libtorch 1.13 and 2.x, and what a
// backend cannot do itself, is hidden behind this class: uneven shards, dtypes that gloo does not know,
// reduce-scatter over gloo, CUDA tensors over gloo.
#pragma once

#include <torch/custom_class.h>
#include <torch/torch.h>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <mutex>
#include <string>

namespace rose {

#if TORCH_VERSION_MAJOR >= 2
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif

class Group : public torch::CustomClassHolder {
 public:
  Group(c10::intrusive_ptr<c10d::Store> store, int rank, int size, int32_t backend, const char* address,
        std::chrono::milliseconds timeout);

  int rank() const { return rank_; }
  int size() const { return size_; }

  // Each returns a new tensor and leaves its input as it was. `sizes` holds every rank's extent along `dim`.
  at::Tensor all_reduce(const at::Tensor& tensor, int32_t reduction);
  at::Tensor all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes);
  at::Tensor reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes);
  at::Tensor broadcast(const at::Tensor& tensor, int root);
  at::Tensor receive(const at::Tensor& like, int source);
  void send(const at::Tensor& tensor, int destination);
  void barrier();

  // This rank's slice of a whole tensor: no communication, shares memory.
  at::Tensor own_slice(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) const;

  // Closes the connections; peers that wait for this rank fail at once.
  void abort();

 private:
  c10::intrusive_ptr<Backend> backend();
  at::Tensor to_wire(const at::Tensor& tensor) const;
  void check_peer(int peer, const char* role) const;
  void check_sizes(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes, bool whole) const;

  const int rank_;
  const int size_;
  const bool is_gloo_;
  std::mutex mutex_;
  c10::intrusive_ptr<Backend> backend_;  // null once aborted
};

}  // namespace rose
