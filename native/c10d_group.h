// A group over c10d: gloo or NCCL. What differs between libtorch 1.13 and 2.x, and what a backend cannot do itself, is
// hidden behind this class: uneven shards, dtypes that gloo does not know, reduce-scatter over gloo, CUDA tensors over
// gloo. Ranks that mean different things end the process or go on with wrong numbers there; where they are threads of one
// process, they find that out in a room first.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>
#include <torch/version.h>

#include <chrono>
#include <mutex>

#include "group.h"
#include "room.h"

namespace rose {

#if TORCH_VERSION_MAJOR >= 2
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif

class C10dGroup final : public Group {
 public:
  C10dGroup(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, rose_backend backend,
            const char* address, std::chrono::milliseconds timeout, std::shared_ptr<Room> room, C10dGroup* whole);
  ~C10dGroup() override;

  // Closes the connections; what the peers read then is the backend's own words.
  void abort(const std::string& cause) override;

 private:
  at::Tensor do_all_reduce(const at::Tensor& tensor, rose_reduction reduction) override;
  std::function<Arrived()> do_start_all_reduce(const at::Tensor& tensor) override;
  at::Tensor do_all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) override;
  at::Tensor do_reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) override;
  at::Tensor do_broadcast(const at::Tensor& tensor, int root) override;
  at::Tensor do_receive(const at::Tensor& like, int source) override;
  void do_send(const at::Tensor& tensor, int destination) override;
  void do_barrier() override;

  c10::intrusive_ptr<Backend> backend();
  std::function<Arrived()> begin_all_reduce(const at::Tensor& tensor, rose_reduction reduction);
  at::Tensor to_wire(const at::Tensor& tensor) const;
  void agree(Call call);

  const bool is_gloo_;
  c10::DeviceIndex device_index_ = -1;  // of the GPU that NCCL works on
  const std::chrono::milliseconds timeout_;
  const std::shared_ptr<Room> room_;  // null where the ranks may be processes
  std::mutex mutex_;
  c10::intrusive_ptr<Backend> backend_;  // null once aborted
};

}  // namespace rose
