#include "thread_group.h"

#include "reduction.h"

namespace rose {

namespace {

// What others may read while this rank waits: its own memory, or a copy of the GPU's.
at::Tensor lend(const at::Tensor& tensor) { return tensor.detach().to(at::kCPU); }

at::Tensor private_copy(const at::Tensor& shared, const at::Device& device) {
  return device.is_cpu() ? shared.clone(at::MemoryFormat::Contiguous) : shared.contiguous().to(device);
}

at::Tensor reduce(const std::vector<Call>& calls, int32_t reduction) {
  std::vector<at::Tensor> tensors;
  for (const Call& call : calls) tensors.push_back(call.tensor);
  return reduced(tensors, static_cast<rose_reduction>(reduction));
}

at::Tensor all_reduced(const std::vector<Call>& calls) { return reduce(calls, calls[0].parameter); }

at::Tensor summed(const std::vector<Call>& calls) { return reduce(calls, ROSE_SUM); }

at::Tensor concatenated(const std::vector<Call>& calls) {
  std::vector<at::Tensor> shards;
  for (const Call& call : calls) shards.push_back(call.tensor);
  return at::cat(shards, calls[0].dim);
}

at::Tensor copy_of_root(const std::vector<Call>& calls) {
  return calls[calls[0].parameter].tensor.clone(at::MemoryFormat::Contiguous);
}

at::Tensor nothing(const std::vector<Call>&) { return {}; }

}  // namespace

ThreadGroup::ThreadGroup(Rooms& rooms, const std::string& name, int rank, int size, std::chrono::milliseconds timeout,
                         ThreadGroup* whole)
    : Group(rank, size), timeout_(timeout), room_(rooms.find(name, size)) {
  room_->enter(rank);
  try {
    if (whole != nullptr) whole->room_->add_inner(room_);
    room_->meet(rank, Call{}, nothing, timeout_);
  } catch (...) {
    room_->leave(rank);
    throw;
  }
}

ThreadGroup::~ThreadGroup() { room_->leave(rank()); }

void ThreadGroup::abort(const std::string& cause) { room_->fail(cause); }

void ThreadGroup::do_barrier() { room_->meet(rank(), Call{ROSE_BARRIER}, nothing, timeout_); }

at::Tensor ThreadGroup::do_all_reduce(const at::Tensor& tensor, rose_reduction reduction) {
  return private_copy(room_->meet(rank(), Call{ROSE_ALL_REDUCE, lend(tensor), 0, {}, reduction}, all_reduced, timeout_), tensor.device());
}

at::Tensor ThreadGroup::do_all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) {
  return private_copy(room_->meet(rank(), Call{ROSE_ALL_GATHER, lend(shard), dim, sizes.vec()}, concatenated, timeout_), shard.device());
}

at::Tensor ThreadGroup::do_reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) {
  const at::Tensor sum = room_->meet(rank(), Call{ROSE_REDUCE_SCATTER, lend(tensor), dim, sizes.vec()}, summed, timeout_);
  return private_copy(own_slice(sum, dim, sizes), tensor.device());
}

at::Tensor ThreadGroup::do_broadcast(const at::Tensor& tensor, int root) {
  return private_copy(room_->meet(rank(), Call{ROSE_BROADCAST, lend(tensor), 0, {}, root}, copy_of_root, timeout_), tensor.device());
}

at::Tensor ThreadGroup::do_receive(const at::Tensor& like, int source) {
  return room_->receive(rank(), Call{ROSE_RECEIVE, like, 0, {}, source}, timeout_).to(like.device());
}

void ThreadGroup::do_send(const at::Tensor& tensor, int destination) {
  room_->send(rank(), Call{ROSE_SEND, tensor, 0, {}, destination}, private_copy(tensor.detach(), at::kCPU));
}

}  // namespace rose
