#include "c10d_group.h"

#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/cuda.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "guard.h"

namespace rose {

namespace {

c10::intrusive_ptr<Backend> new_gloo(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
                                     const char* address, std::chrono::milliseconds timeout) {
#ifdef USE_C10D_GLOO
  auto options = c10d::ProcessGroupGloo::Options::create(timeout);
  const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
  options->devices.push_back(interface != nullptr ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                             : address != nullptr ? c10d::ProcessGroupGloo::createDeviceForHostname(address)
                                                  : c10d::ProcessGroupGloo::createDefaultDevice());
  options->threads = 1;  // one group, one caller: collectives come one at a time
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
#else
  TORCH_CHECK_NOT_IMPLEMENTED(false, "this libtorch was built without gloo");
#endif
}

c10::intrusive_ptr<Backend> new_nccl(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
                                     std::chrono::milliseconds timeout) {
#ifdef USE_C10D_NCCL
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = timeout;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
#else
  TORCH_CHECK_NOT_IMPLEMENTED(false, "this build has no NCCL; use backend gloo");
#endif
}

// NCCL's groups that end untold warn in every rank's log. Some versions of libtorch cannot be told.
template <class Nccl>
auto tell_end(Nccl& group, int) -> decltype(group.abort(), void()) {
  group.abort();
}

template <class Nccl>
void tell_end(Nccl&, long) {}

void end_nccl([[maybe_unused]] Backend* backend) {
#ifdef USE_C10D_NCCL
  if (auto* nccl = dynamic_cast<c10d::ProcessGroupNCCL*>(backend)) tell_end(*nccl, 0);
#endif
}

c10d::ReduceOp::RedOpType reduce_op(rose_reduction reduction) {
  switch (reduction) {
    case ROSE_MIN:
      return c10d::ReduceOp::MIN;
    case ROSE_MAX:
      return c10d::ReduceOp::MAX;
    case ROSE_PRODUCT:
      return c10d::ReduceOp::PRODUCT;
    default:
      return c10d::ReduceOp::SUM;
  }
}

template <class Work>
void finish(const Work& work) {
  try {
    work->wait();
  } catch (const c10::Error& e) {
    throw GroupError(e.what_without_backtrace());
  } catch (const std::exception& e) {
    throw GroupError(e.what());
  }
}

at::Tensor bytes_of(const at::Tensor& contiguous) { return contiguous.reshape({-1}).view(at::kByte); }

}  // namespace

C10dGroup::C10dGroup(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, rose_backend backend,
                     const char* address, std::chrono::milliseconds timeout, std::shared_ptr<Room> room, C10dGroup* whole)
    : Group(rank, size), is_gloo_(backend == ROSE_GLOO), timeout_(timeout), room_(std::move(room)) {
  backend_ = is_gloo_ ? new_gloo(store, rank, size, address, timeout) : new_nccl(store, rank, size, timeout);
  if (!is_gloo_) device_index_ = c10::impl::VirtualGuardImpl(at::kCUDA).getDevice().index();
  if (!room_) return;
  room_->enter(rank);
  if (whole != nullptr) whole->room_->add_inner(room_);
}

// NCCL drops what its stream has not done yet when it ends, and a collective has returned when it is queued.
C10dGroup::~C10dGroup() {
  if (room_) room_->leave(rank());
  if (is_gloo_ || !backend_) return;
  try {
    torch::cuda::synchronize(device_index_);
    end_nccl(backend_.get());
  } catch (const std::exception&) {
    // The GPU has failed; whoever uses it next is told.
  }
}

void C10dGroup::agree(Call call) {
  if (room_) room_->meet(rank(), std::move(call), [](const std::vector<Call>&) { return at::Tensor(); }, timeout_);
}

c10::intrusive_ptr<Backend> C10dGroup::backend() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!backend_) throw GroupError("the process group was aborted on rank " + std::to_string(rank()));
  return backend_;
}

void C10dGroup::abort(const std::string& cause) {
  if (room_) room_->fail(cause);
  c10::intrusive_ptr<Backend> last;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    last.swap(backend_);
  }
  end_nccl(last.get());
}

// gloo is given CPU memory, NCCL the GPU's; always a private contiguous copy, so that inputs are never changed. Results lie
// where the input does.
at::Tensor C10dGroup::to_wire(const at::Tensor& tensor) const {
  const at::Tensor detached = tensor.detach();
  if (is_gloo_ && !detached.is_cpu()) return detached.to(at::kCPU).contiguous();
  if (!is_gloo_ && detached.is_cpu()) return detached.to(at::Device(at::kCUDA, device_index_)).contiguous();
  return detached.clone(at::MemoryFormat::Contiguous);
}

at::Tensor C10dGroup::do_all_reduce(const at::Tensor& tensor, rose_reduction reduction) {
  agree({ROSE_ALL_REDUCE, tensor.detach(), 0, {}, reduction});
  return begin_all_reduce(tensor, reduction)().tensor;
}

std::function<Group::Arrived()> C10dGroup::do_start_all_reduce(const at::Tensor& tensor) {
  agree({ROSE_ALL_REDUCE, tensor.detach(), 0, {}, ROSE_SUM});
  return begin_all_reduce(tensor, ROSE_SUM);
}

std::function<Group::Arrived()> C10dGroup::begin_all_reduce(const at::Tensor& tensor, rose_reduction reduction) {
  const auto group = backend();
  at::Tensor wire = to_wire(tensor);
  const at::TensorOptions as_given = tensor.options();
  if (wire.numel() == 0) return [wire, as_given] { return Arrived{wire.to(as_given), Clock::now()}; };
  if (is_gloo_) wire = wire.to(summable(wire.scalar_type()));
  std::vector<at::Tensor> buffers{wire};
  c10d::AllreduceOptions options;
  options.reduceOp = reduce_op(reduction);
  const auto work = group->allreduce(buffers, options);

  // gloo's thread marks the moment, until then it lies ahead; what NCCL does on the GPU, the host does not see.
  const auto at = std::make_shared<std::atomic<Clock::time_point>>(is_gloo_ ? Clock::time_point::max() : Clock::now());
  if (is_gloo_) work->getFuture()->addCallback([at](c10::ivalue::Future&) { at->store(Clock::now()); });
  return [group, wire, as_given, work, at] {
    finish(work);
    return Arrived{wire.to(as_given), at->load()};
  };
}

at::Tensor C10dGroup::do_all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) {
  const auto group = backend();
  agree({ROSE_ALL_GATHER, shard.detach(), dim, sizes.vec()});

  // Shards travel as bytes, padded to the largest: every dtype passes, bit for bit.
  std::vector<std::vector<int64_t>> shapes(size(), shard.sizes().vec());
  std::vector<int64_t> byte_counts(size());
  for (int r = 0; r < size(); ++r) {
    shapes[r][dim] = sizes[r];
    byte_counts[r] = c10::multiply_integers(shapes[r]) * static_cast<int64_t>(shard.element_size());
  }
  const int64_t largest = *std::max_element(byte_counts.begin(), byte_counts.end());
  const at::Tensor wire = to_wire(shard);
  std::vector<at::Tensor> parts(size());
  if (largest > 0) {
    at::Tensor mine = bytes_of(wire);
    if (mine.numel() < largest) mine = at::constant_pad_nd(mine, {0, largest - mine.numel()});
    std::vector<at::Tensor> inputs{mine};
    std::vector<std::vector<at::Tensor>> outputs(1);
    for (int r = 0; r < size(); ++r) outputs[0].push_back(at::empty_like(mine));
    finish(group->allgather(outputs, inputs));
    for (int r = 0; r < size(); ++r) {
      parts[r] = outputs[0][r].narrow(0, 0, byte_counts[r]).view(shard.scalar_type()).view(shapes[r]);
    }
  } else {
    for (int r = 0; r < size(); ++r) parts[r] = at::empty(shapes[r], wire.options());
  }
  return at::cat(parts, dim).to(shard.device());
}

at::Tensor C10dGroup::do_reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) {
  agree({ROSE_REDUCE_SCATTER, tensor.detach(), dim, sizes.vec()});
  const bool even = std::equal(sizes.begin() + 1, sizes.end(), sizes.begin());
  if (is_gloo_ || !even || tensor.numel() == 0) {
    // gloo has no reduce-scatter of its own.
    return own_slice(begin_all_reduce(tensor, ROSE_SUM)().tensor, dim, sizes).contiguous();
  }
  const auto group = backend();
  at::Tensor wire = to_wire(tensor.movedim(dim, 0));
  auto shape = wire.sizes().vec();
  shape[0] = sizes[rank()];
  at::Tensor mine = at::empty(shape, wire.options());
  finish(group->_reduce_scatter_base(mine, wire));
  return mine.movedim(0, dim).contiguous().to(tensor.device());
}

at::Tensor C10dGroup::do_broadcast(const at::Tensor& tensor, int root) {
  const auto group = backend();
  agree({ROSE_BROADCAST, tensor.detach(), 0, {}, root});
  const at::Tensor wire = to_wire(tensor);
  if (wire.numel() == 0) return wire.to(tensor.device());
  std::vector<at::Tensor> buffers{bytes_of(wire)};
  c10d::BroadcastOptions options;
  options.rootRank = root;
  finish(group->broadcast(buffers, options));
  return wire.to(tensor.device());
}

void C10dGroup::do_send(const at::Tensor& tensor, int destination) {
  if (room_) room_->send(rank(), {ROSE_SEND, tensor, 0, {}, destination}, tensor.detach());
  if (tensor.numel() == 0) return;
  std::vector<at::Tensor> buffers{bytes_of(to_wire(tensor))};
  finish(backend()->send(buffers, destination, /*tag=*/0));
}

at::Tensor C10dGroup::do_receive(const at::Tensor& like, int source) {
  if (room_) room_->receive(rank(), {ROSE_RECEIVE, like, 0, {}, source}, timeout_);
  const at::Tensor wire = to_wire(like);
  if (wire.numel() == 0) return wire.to(like.device());
  std::vector<at::Tensor> buffers{bytes_of(wire)};
  finish(backend()->recv(buffers, source, /*tag=*/0));
  return wire.to(like.device());
}

void C10dGroup::do_barrier() {
  const auto group = backend();
  agree({ROSE_BARRIER});
  finish(group->barrier());
}

}  // namespace rose
