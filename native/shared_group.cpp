#include "shared_group.h"

#include <ATen/EmptyTensor.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

#include "guard.h"
#include "reduction.h"
#include "sum.h"

namespace rose {

namespace {

// Up to here every rank of a larger group combines all by itself, which saves a round.
constexpr int64_t kOneRoundBytes = 1 << 15;

constexpr size_t kSlotBytes = SharedRoom::kSlotBytes;

// A small call takes as long as what it does around its numbers, so the dispatcher is passed by where it has no work.

// A rank's own numbers in a row, to be read only.
at::Tensor on_host(const at::Tensor& tensor) {
  const bool is_plain = tensor.is_cpu() && tensor.is_contiguous() && !tensor.is_conj() && !tensor.is_neg();
  return is_plain ? tensor : tensor.detach().to(at::kCPU).resolve_conj().resolve_neg().contiguous();
}

at::Tensor new_like(const at::Tensor& tensor, at::IntArrayRef shape) {
  return at::detail::empty_cpu(shape, tensor.scalar_type());
}

at::Tensor on_device(const at::Tensor& host, const at::Device& device) { return device.is_cpu() ? host : host.to(device); }

uint8_t* bytes_at(const at::Tensor& tensor) { return static_cast<uint8_t*>(tensor.data_ptr()); }

template <class T>
void sum_bytes(c10::ArrayRef<const uint8_t*> in, uint8_t* out, int64_t count) {
  sum_in_order(reinterpret_cast<const T* const*>(in.data()), static_cast<int>(in.size()), reinterpret_cast<T*>(out), count);
}

// The first of `parts` even parts of count elements, and where one begins; none is larger than the first.
int64_t part_start(int64_t count, int64_t parts, int64_t part) {
  const int64_t each = (count + parts - 1) / parts;
  return std::min(each * part, count);
}

}  // namespace

SharedGroup::SharedGroup(c10d::Store& store, int rank, int size, std::chrono::milliseconds timeout, SharedGroup* whole)
    : Group(rank, size),
      room_(std::make_shared<SharedRoom>(store, rank, size, timeout, whole == nullptr ? nullptr : whole->room_)) {}

void SharedGroup::abort(const std::string& cause) { room_->fail(cause); }

template <class Body>
void SharedGroup::together(CallWords words, Body body) {
  room_->begin(words);
  const auto failed = [&](const char* what) {
    room_->fail_and_throw(call_of(words.data(), static_cast<int64_t>(words.size()), rank()).text() + ": " + what);
  };
  try {
    body();
  } catch (const GroupError&) {
    throw;
  } catch (const c10::Error& e) {
    failed(e.what_without_backtrace());
  } catch (const std::exception& e) {
    failed(e.what());
  }
}

void SharedGroup::combine(const uint8_t* own, size_t at_slot, uint8_t* out, int64_t count, at::ScalarType dtype,
                          rose_reduction reduction) {
  c10::SmallVector<const uint8_t*, 16> in(size());
  for (int r = 0; r < size(); ++r) in[r] = r == rank() ? own : room_->slot_of(r) + at_slot;
  if (reduction == ROSE_SUM && dtype == at::kFloat) return sum_bytes<float>(in, out, count);
  if (reduction == ROSE_SUM && dtype == at::kDouble) return sum_bytes<double>(in, out, count);
  if (reduction == ROSE_SUM && dtype == at::kLong) return sum_bytes<int64_t>(in, out, count);
  std::vector<at::Tensor> tensors;
  for (const uint8_t* each : in) tensors.push_back(at::from_blob(const_cast<uint8_t*>(each), {count}, dtype));
  const at::Tensor result = reduced(tensors, reduction);
  std::memcpy(out, result.data_ptr(), result.nbytes());
}

void SharedGroup::do_barrier() {
  together(words_of(ROSE_BARRIER, {}, 0, {}, 0), [&] { room_->meet(); });
}

at::Tensor SharedGroup::do_all_reduce(const at::Tensor& tensor, rose_reduction reduction) {
  const at::Tensor host = on_host(tensor);
  const at::Tensor result = new_like(host, host.sizes());
  together(words_of(ROSE_ALL_REDUCE, host, 0, {}, reduction), [&] {
    const auto dtype = host.scalar_type();
    const auto element = static_cast<int64_t>(host.element_size());
    const int64_t chunk = static_cast<int64_t>(kSlotBytes) / element;
    const bool one_round = size() <= 2 || static_cast<int64_t>(host.nbytes()) <= kOneRoundBytes;
    int64_t start = 0;
    do {
      const int64_t count = std::min(chunk, host.numel() - start);
      const uint8_t* own = bytes_at(host) + start * element;
      uint8_t* out = bytes_at(result) + start * element;
      if (size() > 1) std::memcpy(room_->own_slot(), own, count * element);
      room_->meet();
      if (size() == 1) {
        std::memcpy(out, own, count * element);
      } else if (one_round) {
        combine(own, 0, out, count, dtype, reduction);
      } else {
        // Each rank combines its part, and hands it to the others in the next round.
        const int64_t first = part_start(count, size(), rank());
        const int64_t last = part_start(count, size(), rank() + 1);
        combine(own + first * element, first * element, room_->own_slot(), last - first, dtype, reduction);
        room_->meet();
        for (int r = 0; r < size(); ++r) {
          const int64_t from = part_start(count, size(), r);
          std::memcpy(out + from * element, room_->slot_of(r), (part_start(count, size(), r + 1) - from) * element);
        }
      }
      start += count;
    } while (start < host.numel());
  });
  return on_device(result, tensor.device());
}

at::Tensor SharedGroup::do_all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) {
  const at::Tensor host = on_host(shard);
  auto shape = host.sizes().vec();
  shape[dim] = std::accumulate(sizes.begin(), sizes.end(), int64_t{0});
  const bool is_outermost = c10::multiply_integers(shape.begin(), shape.begin() + dim) == 1;
  at::Tensor whole;
  std::vector<at::Tensor> parts(size());
  together(words_of(ROSE_ALL_GATHER, host, dim, sizes, 0), [&] {
    // Shards that follow each other in memory are written where they belong.
    if (is_outermost) whole = new_like(host, shape);
    size_t largest = 0;
    int64_t at = 0;
    for (int r = 0; r < size(); ++r) {
      shape[dim] = sizes[r];
      parts[r] = is_outermost ? whole.narrow(dim, at, sizes[r]) : new_like(host, shape);
      at += sizes[r];
      largest = std::max(largest, parts[r].nbytes());
    }
    size_t start = 0;
    do {
      const auto left = [&](const at::Tensor& part) { return part.nbytes() > start ? std::min(part.nbytes() - start, kSlotBytes) : 0; };
      if (size() > 1) std::memcpy(room_->own_slot(), bytes_at(host) + start, left(host));
      room_->meet();
      for (int r = 0; r < size(); ++r) {
        const uint8_t* from = r == rank() ? bytes_at(host) + start : room_->slot_of(r);
        std::memcpy(bytes_at(parts[r]) + start, from, left(parts[r]));
      }
      start += kSlotBytes;
    } while (start < largest);
    if (!is_outermost) whole = at::cat(parts, dim);
  });
  return on_device(whole, shard.device());
}

at::Tensor SharedGroup::do_reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) {
  const at::Tensor host = on_host(tensor);
  const at::Tensor result = new_like(host, own_slice(host.detach(), dim, sizes).sizes());
  together(words_of(ROSE_REDUCE_SCATTER, host, dim, sizes, 0), [&] {
    const auto dtype = host.scalar_type();
    const auto element = static_cast<int64_t>(host.element_size());
    auto slices = host.detach().split_with_sizes(sizes, dim);
    for (at::Tensor& slice : slices) slice = slice.contiguous();
    // A slot holds a section for each rank that is to get a slice.
    const int64_t chunk = static_cast<int64_t>(kSlotBytes) / size() / element;
    const int64_t section = chunk * element;
    int64_t largest = 0;
    for (const at::Tensor& slice : slices) largest = std::max(largest, slice.numel());
    int64_t start = 0;
    do {
      const auto left = [&](const at::Tensor& slice) { return std::clamp<int64_t>(slice.numel() - start, 0, chunk); };
      for (int r = 0; r < size(); ++r) {
        if (r != rank()) std::memcpy(room_->own_slot() + r * section, bytes_at(slices[r]) + start * element, left(slices[r]) * element);
      }
      room_->meet();
      const at::Tensor& mine = slices[rank()];
      const int64_t count = left(mine);
      if (size() == 1) {
        std::memcpy(bytes_at(result) + start * element, bytes_at(mine) + start * element, count * element);
      } else if (count > 0) {
        combine(bytes_at(mine) + start * element, rank() * section, bytes_at(result) + start * element, count, dtype, ROSE_SUM);
      }
      start += chunk;
    } while (start < largest);
  });
  return on_device(result, tensor.device());
}

at::Tensor SharedGroup::do_broadcast(const at::Tensor& tensor, int root) {
  const at::Tensor host = on_host(tensor);
  const at::Tensor result = new_like(host, host.sizes());
  together(words_of(ROSE_BROADCAST, host, 0, {}, root), [&] {
    size_t start = 0;
    do {
      const size_t count = std::min(kSlotBytes, host.nbytes() - start);
      if (rank() == root) std::memcpy(room_->own_slot(), bytes_at(host) + start, count);
      room_->meet();
      std::memcpy(bytes_at(result) + start, rank() == root ? bytes_at(host) + start : room_->slot_of(root), count);
      start += count;
    } while (start < host.nbytes());
  });
  return on_device(result, tensor.device());
}

void SharedGroup::do_send(const at::Tensor& tensor, int destination) {
  const at::Tensor host = on_host(tensor);
  const Call call{ROSE_SEND, host, 0, {}, destination};
  const CallWords words = words_of(ROSE_SEND, host, 0, {}, destination);
  const int64_t count = static_cast<int64_t>(words.size());
  room_->write(call, destination, &count, sizeof count);
  room_->write(call, destination, words.data(), words.size() * sizeof(int64_t));
  room_->write(call, destination, bytes_at(host), host.nbytes());
}

at::Tensor SharedGroup::do_receive(const at::Tensor& like, int source) {
  const Call call{ROSE_RECEIVE, like, 0, {}, source};
  int64_t count = 0;
  room_->read(call, source, &count, sizeof count);
  CallWords words(count, 0);
  room_->read(call, source, words.data(), words.size() * sizeof(int64_t));
  const at::Tensor sent = call_of(words.data(), count, source).tensor;
  if (sent.scalar_type() != like.scalar_type() || sent.sizes() != like.sizes()) {
    room_->fail_and_throw(rank_text(source) + " sends " + text_of(sent) + ", " + rank_text(rank()) + " calls " + call.text());
  }
  const at::Tensor result = new_like(like, like.sizes());
  room_->read(call, source, bytes_at(result), result.nbytes());
  return on_device(result, like.device());
}

}  // namespace rose
