// One rank's membership in a group of ranks. What ranks may ask of a group is checked here, alike for every backend;
// how it is done is a subclass's matter.
#pragma once

#include <ATen/ATen.h>
#include <torch/custom_class.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>

#include "rose.h"

namespace rose {

class Group : public torch::CustomClassHolder {
 public:
  Group(int rank, int size);

  int rank() const { return rank_; }
  int size() const { return size_; }

  // Each returns a new contiguous tensor on its input's device and leaves the input as it was. `sizes` holds every
  // rank's extent along `dim`.
  at::Tensor all_reduce(const at::Tensor& tensor, int32_t reduction);
  at::Tensor all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes);
  at::Tensor reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes);
  at::Tensor broadcast(const at::Tensor& tensor, int root);
  at::Tensor receive(const at::Tensor& like, int source);
  void send(const at::Tensor& tensor, int destination);
  void barrier();

  // A sum over the ranks that may be under way when this returns; what it returns, called once and before the group's
  // next collective, waits for the result.
  std::function<at::Tensor()> start_all_reduce(const at::Tensor& tensor);

  // What this rank has asked of the group so far, by rose_collective.
  void traffic(int64_t* calls, int64_t* bytes) const;

  // How long collectives of this rank have been under way, and for how much of it the rank went on computing.
  int64_t nanoseconds() const { return nanoseconds_.load(std::memory_order_relaxed); }
  int64_t hidden_nanoseconds() const { return hidden_nanoseconds_.load(std::memory_order_relaxed); }

  // For how much of it another rank had not come to the collective yet; -1 where the backend cannot tell.
  virtual int64_t waiting_nanoseconds() const { return -1; }

  // This rank's slice of a whole tensor: no communication, shares memory.
  at::Tensor own_slice(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) const;

  // Peers that wait for this rank fail at once, and so does every later call on this group. They are told the cause, a
  // sentence that names the rank, where the backend can tell them.
  virtual void abort(const std::string& cause) = 0;

 protected:
  using Clock = std::chrono::steady_clock;

  // A result, and when it was there.
  struct Arrived {
    at::Tensor tensor;
    Clock::time_point at;
  };

 private:
  // What the public functions do once their arguments are found right; dims count from 0.
  virtual at::Tensor do_all_reduce(const at::Tensor& tensor, rose_reduction reduction) = 0;
  virtual std::function<Arrived()> do_start_all_reduce(const at::Tensor& tensor);
  virtual at::Tensor do_all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) = 0;
  virtual at::Tensor do_reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) = 0;
  virtual at::Tensor do_broadcast(const at::Tensor& tensor, int root) = 0;
  virtual at::Tensor do_receive(const at::Tensor& like, int source) = 0;
  virtual void do_send(const at::Tensor& tensor, int destination) = 0;
  virtual void do_barrier() = 0;

  // Backward may run on another thread than forward, so the counters are atomic.
  struct Counter {
    std::atomic<int64_t> calls{0};
    std::atomic<int64_t> bytes{0};
  };

  // Counts a call while it lasts.
  class Counted;

  void check_peer(int peer, const char* role) const;
  void check_sizes(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes, bool whole) const;

  const int rank_;
  const int size_;
  std::array<Counter, ROSE_COLLECTIVES> traffic_;
  std::atomic<int64_t> nanoseconds_{0};
  std::atomic<int64_t> hidden_nanoseconds_{0};
};

// The dtype in which tensors of a dtype are combined: the same, or a wider one where not every gloo knows it.
at::ScalarType summable(at::ScalarType dtype);

}  // namespace rose
