#include "process_group.h"

#include <torch/csrc/distributed/c10d/HashStore.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "guard.h"
#include "handles.h"

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

c10d::ReduceOp::RedOpType reduce_op(int32_t reduction) {
  switch (reduction) {
    case ROSE_SUM:
      return c10d::ReduceOp::SUM;
    case ROSE_MIN:
      return c10d::ReduceOp::MIN;
    case ROSE_MAX:
      return c10d::ReduceOp::MAX;
    case ROSE_PRODUCT:
      return c10d::ReduceOp::PRODUCT;
    default:
      TORCH_CHECK_VALUE(false, "no reduction has the number ", reduction);
  }
}

// The dtype in which gloo can add up: the same, or the nearest wider one that it knows.
at::ScalarType summable(at::ScalarType dtype) {
  switch (dtype) {
    case at::kBFloat16:
      return at::kFloat;
    case at::kBool:
    case at::kShort:
      return at::kInt;
    default:
      return dtype;
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

// 2.x serves the store through libuv where nothing else is said, which not every build of it has; 1.13 has no such field.
template <class Options>
auto refuse_libuv(Options& options, int) -> decltype(options.useLibUV = false, void()) {
  options.useLibUV = false;
}
template <class Options>
void refuse_libuv(Options&, long) {}

at::Tensor bytes_of(const at::Tensor& contiguous) { return contiguous.reshape({-1}).view(at::kByte); }

}  // namespace

Group::Group(c10::intrusive_ptr<c10d::Store> store, int rank, int size, int32_t backend, const char* address,
             std::chrono::milliseconds timeout)
    : rank_(rank), size_(size), is_gloo_(backend == ROSE_GLOO) {
  TORCH_CHECK_VALUE(size >= 1 && rank >= 0 && rank < size, "rank ", rank, " does not lie in a group of size ", size);
  TORCH_CHECK_VALUE(backend == ROSE_GLOO || backend == ROSE_NCCL, "no backend has the number ", backend);
  backend_ = is_gloo_ ? new_gloo(store, rank, size, address, timeout) : new_nccl(store, rank, size, timeout);
}

c10::intrusive_ptr<Backend> Group::backend() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!backend_) throw GroupError("the process group was aborted on rank " + std::to_string(rank_));
  return backend_;
}

void Group::abort() {
  c10::intrusive_ptr<Backend> last;
  const std::lock_guard<std::mutex> lock(mutex_);
  last.swap(backend_);
}

void Group::check_peer(int peer, const char* role) const {
  TORCH_CHECK_VALUE(peer >= 0 && peer < size_, role, " rank ", peer, " does not lie in a group of size ", size_);
}

void Group::check_sizes(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes, bool whole) const {
  const int64_t expected = whole ? std::accumulate(sizes.begin(), sizes.end(), int64_t{0}) : sizes[rank_];
  TORCH_CHECK_VALUE(tensor.size(dim) == expected, "rank ", rank_, " holds a tensor of shape ", tensor.sizes(),
                    " whose dim ", dim, " should be ", expected, " by the shards ", sizes);
}

// gloo is given CPU memory, NCCL the GPU's; always a private contiguous copy, so that inputs are never changed.
at::Tensor Group::to_wire(const at::Tensor& tensor) const {
  const at::Tensor detached = tensor.detach();
  if (is_gloo_ && !detached.is_cpu()) return detached.to(at::kCPU).contiguous();
  return detached.clone(at::MemoryFormat::Contiguous);
}

at::Tensor Group::all_reduce(const at::Tensor& tensor, int32_t reduction) {
  const auto group = backend();
  at::Tensor wire = to_wire(tensor);
  if (wire.numel() == 0) return wire.to(tensor.device());
  if (is_gloo_) wire = wire.to(summable(wire.scalar_type()));
  std::vector<at::Tensor> buffers{wire};
  c10d::AllreduceOptions options;
  options.reduceOp = reduce_op(reduction);
  finish(group->allreduce(buffers, options));
  return wire.to(tensor.device(), tensor.scalar_type());
}

at::Tensor Group::all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) {
  dim = at::maybe_wrap_dim(dim, shard.dim());
  check_sizes(shard, dim, sizes, /*whole=*/false);
  const auto group = backend();

  // Shards travel as bytes, padded to the largest: every dtype passes, bit for bit.
  std::vector<std::vector<int64_t>> shapes(size_, shard.sizes().vec());
  std::vector<int64_t> byte_counts(size_);
  for (int r = 0; r < size_; ++r) {
    shapes[r][dim] = sizes[r];
    byte_counts[r] = c10::multiply_integers(shapes[r]) * static_cast<int64_t>(shard.element_size());
  }
  const int64_t largest = *std::max_element(byte_counts.begin(), byte_counts.end());
  const at::Tensor wire = to_wire(shard);
  std::vector<at::Tensor> parts(size_);
  if (largest > 0) {
    at::Tensor mine = bytes_of(wire);
    if (mine.numel() < largest) mine = at::constant_pad_nd(mine, {0, largest - mine.numel()});
    std::vector<at::Tensor> inputs{mine};
    std::vector<std::vector<at::Tensor>> outputs(1);
    for (int r = 0; r < size_; ++r) outputs[0].push_back(at::empty_like(mine));
    finish(group->allgather(outputs, inputs));
    for (int r = 0; r < size_; ++r) {
      parts[r] = outputs[0][r].narrow(0, 0, byte_counts[r]).view(shard.scalar_type()).view(shapes[r]);
    }
  } else {
    for (int r = 0; r < size_; ++r) parts[r] = at::empty(shapes[r], wire.options());
  }
  return at::cat(parts, dim).to(shard.device());
}

at::Tensor Group::reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) {
  dim = at::maybe_wrap_dim(dim, tensor.dim());
  check_sizes(tensor, dim, sizes, /*whole=*/true);
  const bool even = std::equal(sizes.begin() + 1, sizes.end(), sizes.begin());
  if (is_gloo_ || !even || tensor.numel() == 0) {
    // gloo has no reduce-scatter of its own.
    return own_slice(all_reduce(tensor, ROSE_SUM), dim, sizes).contiguous();
  }
  const auto group = backend();
  at::Tensor wire = to_wire(tensor.movedim(dim, 0));
  auto shape = wire.sizes().vec();
  shape[0] = sizes[rank_];
  at::Tensor mine = at::empty(shape, wire.options());
  finish(group->_reduce_scatter_base(mine, wire));
  return mine.movedim(0, dim).contiguous();
}

at::Tensor Group::broadcast(const at::Tensor& tensor, int root) {
  check_peer(root, "root");
  const auto group = backend();
  const at::Tensor wire = to_wire(tensor);
  if (wire.numel() == 0) return wire.to(tensor.device());
  std::vector<at::Tensor> buffers{bytes_of(wire)};
  c10d::BroadcastOptions options;
  options.rootRank = root;
  finish(group->broadcast(buffers, options));
  return wire.to(tensor.device());
}

void Group::send(const at::Tensor& tensor, int destination) {
  check_peer(destination, "destination");
  TORCH_CHECK_VALUE(destination != rank_, "rank ", rank_, " cannot send to itself");
  if (tensor.numel() == 0) return;
  std::vector<at::Tensor> buffers{bytes_of(to_wire(tensor))};
  finish(backend()->send(buffers, destination, /*tag=*/0));
}

at::Tensor Group::receive(const at::Tensor& like, int source) {
  check_peer(source, "source");
  TORCH_CHECK_VALUE(source != rank_, "rank ", rank_, " cannot receive from itself");
  const at::Tensor wire = to_wire(like);
  if (wire.numel() == 0) return wire.to(like.device());
  std::vector<at::Tensor> buffers{bytes_of(wire)};
  finish(backend()->recv(buffers, source, /*tag=*/0));
  return wire.to(like.device());
}

void Group::barrier() { finish(backend()->barrier()); }

at::Tensor Group::own_slice(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) const {
  dim = at::maybe_wrap_dim(dim, tensor.dim());
  check_sizes(tensor, dim, sizes, /*whole=*/true);
  const int64_t start = std::accumulate(sizes.begin(), sizes.begin() + rank_, int64_t{0});
  return tensor.narrow(dim, start, sizes[rank_]);
}

}  // namespace rose

namespace {

c10::intrusive_ptr<c10d::Store>& store_of(const rose_store* store) {
  return *reinterpret_cast<c10::intrusive_ptr<c10d::Store>*>(const_cast<rose_store*>(store));
}

c10::intrusive_ptr<rose::Group>& group_of(rose_group* group) {
  return *reinterpret_cast<c10::intrusive_ptr<rose::Group>*>(group);
}

}  // namespace

extern "C" {

int32_t rose_store_new(const char* host_or_null, int32_t* port, int32_t is_server, int32_t timeout_ms,
                       rose_store** store) {
  const auto body = [&] {
    c10::intrusive_ptr<c10d::Store> made;
    if (host_or_null == nullptr) {
      made = c10::make_intrusive<c10d::HashStore>();
      made->setTimeout(std::chrono::milliseconds(timeout_ms));
    } else {
      c10d::TCPStoreOptions options;
      options.port = static_cast<std::uint16_t>(*port);
      options.isServer = is_server != 0;
      options.waitWorkers = false;
      rose::refuse_libuv(options, 0);
      options.timeout = std::chrono::milliseconds(timeout_ms);
      auto tcp = c10::make_intrusive<c10d::TCPStore>(host_or_null, options);
      *port = tcp->getPort();
      made = std::move(tcp);
    }
    *store = reinterpret_cast<rose_store*>(new c10::intrusive_ptr<c10d::Store>(std::move(made)));
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}

void rose_store_drop(rose_store* store) { delete &store_of(store); }

int32_t rose_group_new(const rose_store* store, const char* prefix, int32_t rank, int32_t size, int32_t backend,
                       const char* address_or_null, int32_t timeout_ms, rose_group** group) {
  const auto body = [&] {
    auto scoped = c10::make_intrusive<c10d::PrefixStore>(prefix, store_of(store));
    auto made = c10::make_intrusive<rose::Group>(std::move(scoped), rank, size, backend, address_or_null,
                                                 std::chrono::milliseconds(timeout_ms));
    *group = reinterpret_cast<rose_group*>(new c10::intrusive_ptr<rose::Group>(std::move(made)));
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}

void rose_group_abort(rose_group* group) { group_of(group)->abort(); }

void rose_group_drop(rose_group* group) { delete &group_of(group); }

int32_t rose_group_call(rose_group* group, int32_t collective, const rose_tensor* tensor_or_null, int32_t dim,
                        const int64_t* sizes, int32_t peer, rose_tensor** result) {
  const auto body = [&] {
    auto& g = *group_of(group);
    const at::Tensor tensor = rose::borrow_or_undefined(tensor_or_null);
    const at::IntArrayRef shards(sizes, sizes == nullptr ? 0 : g.size());
    at::Tensor out;
    switch (collective) {
      case ROSE_ALL_REDUCE:
        out = g.all_reduce(tensor, peer);
        break;
      case ROSE_ALL_GATHER:
        out = g.all_gather(tensor, dim, shards);
        break;
      case ROSE_REDUCE_SCATTER:
        out = g.reduce_scatter(tensor, dim, shards);
        break;
      case ROSE_BROADCAST:
        out = g.broadcast(tensor, peer);
        break;
      case ROSE_BARRIER:
        g.barrier();
        break;
      case ROSE_SEND:
        g.send(tensor, peer);
        break;
      case ROSE_RECEIVE:
        out = g.receive(tensor, peer);
        break;
      default:
        TORCH_CHECK_VALUE(false, "no collective has the number ", collective);
    }
    *result = rose::give(std::move(out));
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}

}  // extern "C"
