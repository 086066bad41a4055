// A group of ranks that are threads of this process. Nothing travels: the last rank to come to a collective combines
// the tensors where they lie, in rank order, so that the same inputs give the same bits whoever comes when. CUDA
// tensors go through the host.
#pragma once

#include <chrono>

#include "group.h"
#include "room.h"

namespace rose {

class ThreadGroup final : public Group {
 public:
  // Waits for the other ranks. The room of a part of another group is within that group's room.
  ThreadGroup(Rooms& rooms, const std::string& name, int rank, int size, std::chrono::milliseconds timeout,
              ThreadGroup* whole);
  ~ThreadGroup() override;

  void abort(const std::string& cause) override;
  int64_t waiting_nanoseconds() const override { return room_->waiting_nanoseconds(rank()); }

 private:
  at::Tensor do_all_reduce(const at::Tensor& tensor, rose_reduction reduction) override;
  at::Tensor do_all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) override;
  at::Tensor do_reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) override;
  at::Tensor do_broadcast(const at::Tensor& tensor, int root) override;
  at::Tensor do_receive(const at::Tensor& like, int source) override;
  void do_send(const at::Tensor& tensor, int destination) override;
  void do_barrier() override;

  const std::chrono::milliseconds timeout_;
  const std::shared_ptr<Room> room_;
};

}  // namespace rose
