// Groups through the C ABI.
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>

#include "c10d_group.h"
#include "guard.h"
#include "handles.h"
#include "shared_group.h"
#include "store.h"
#include "thread_group.h"

namespace {

using GroupPointer = c10::intrusive_ptr<rose::Group>;

GroupPointer& group_of(rose_group* group) { return *reinterpret_cast<GroupPointer*>(group); }

GroupPointer new_group(rose::Store& store, const char* prefix, int rank, int size, int32_t backend,
                       const char* address, std::chrono::milliseconds timeout, rose_group* whole) {
  switch (backend) {
    case ROSE_GLOO:
    case ROSE_NCCL:
      return c10::make_intrusive<rose::C10dGroup>(c10::make_intrusive<c10d::PrefixStore>(prefix, store.c10d), rank, size,
                                                  static_cast<rose_backend>(backend), address, timeout,
                                                  store.rooms == nullptr ? nullptr : store.rooms->find(std::string(prefix) + " calls", size),
                                                  whole == nullptr ? nullptr : dynamic_cast<rose::C10dGroup*>(group_of(whole).get()));
    case ROSE_IN_PROCESS:
      TORCH_CHECK_VALUE(store.rooms != nullptr, "an in-process group needs an in-process store, and this one is reached "
                        "over TCP; use a store in process, or backend gloo");
      return c10::make_intrusive<rose::ThreadGroup>(
          *store.rooms, prefix, rank, size, timeout,
          whole == nullptr ? nullptr : dynamic_cast<rose::ThreadGroup*>(group_of(whole).get()));
    case ROSE_SHARED: {
      c10d::PrefixStore prefixed(prefix, store.c10d);
      return c10::make_intrusive<rose::SharedGroup>(
          prefixed, rank, size, timeout,
          whole == nullptr ? nullptr : dynamic_cast<rose::SharedGroup*>(group_of(whole).get()));
    }
    default:
      TORCH_CHECK_VALUE(false, "no backend has the number ", backend);
  }
}

}  // namespace

extern "C" {

int32_t rose_group_new(const rose_store* store, const char* prefix, int32_t rank, int32_t size, int32_t backend,
                       const char* address_or_null, int32_t timeout_ms, rose_group* whole_or_null,
                       rose_group** group) {
  const auto body = [&] {
    auto made = new_group(rose::store_of(store), prefix, rank, size, backend, address_or_null,
                          std::chrono::milliseconds(timeout_ms), whole_or_null);
    *group = reinterpret_cast<rose_group*>(new GroupPointer(std::move(made)));
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}

void rose_group_abort(rose_group* group, const char* cause) { group_of(group)->abort(cause); }

void rose_group_drop(rose_group* group) { delete &group_of(group); }

void rose_group_traffic(rose_group* group, int64_t* calls, int64_t* bytes, int64_t* nanoseconds,
                        int64_t* hidden_nanoseconds, int64_t* waiting_nanoseconds) {
  group_of(group)->traffic(calls, bytes);
  *nanoseconds = group_of(group)->nanoseconds();
  *hidden_nanoseconds = group_of(group)->hidden_nanoseconds();
  *waiting_nanoseconds = group_of(group)->waiting_nanoseconds();
}

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
