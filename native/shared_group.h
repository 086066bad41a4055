// A group of ranks on the CPU of one machine, processes or threads, over memory that they share. Tensors travel in chunks
// through the slots of a SharedRoom. Sums run from rank 0 up, 16-bit reals in float32 and rounded once: the bits that
// ThreadGroup gives. CUDA tensors go through the host.
#pragma once

#include <chrono>
#include <memory>

#include "group.h"
#include "shared_room.h"

namespace rose {

class SharedGroup final : public Group {
 public:
  // Waits for the other ranks. The room of a part of another group is within that group's room.
  SharedGroup(c10d::Store& store, int rank, int size, std::chrono::milliseconds timeout, SharedGroup* whole);

  void abort(const std::string& cause) override;
  int64_t waiting_nanoseconds() const override { return room_->waiting_nanoseconds(); }

 private:
  at::Tensor do_all_reduce(const at::Tensor& tensor, rose_reduction reduction) override;
  at::Tensor do_all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) override;
  at::Tensor do_reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) override;
  at::Tensor do_broadcast(const at::Tensor& tensor, int root) override;
  at::Tensor do_receive(const at::Tensor& like, int source) override;
  void do_send(const at::Tensor& tensor, int destination) override;
  void do_barrier() override;

  // Runs the rounds of a call. What goes wrong on this rank alone, when others are on their way, fails the room.
  template <class Body>
  void together(CallWords words, Body body);

  // Combines count elements of every rank into out: this rank's lie at own, others' at at_slot bytes in their slots.
  void combine(const uint8_t* own, size_t at_slot, uint8_t* out, int64_t count, at::ScalarType dtype, rose_reduction reduction);

  const std::shared_ptr<SharedRoom> room_;
};

}  // namespace rose
