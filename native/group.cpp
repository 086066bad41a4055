#include "group.h"

#include <algorithm>
#include <numeric>

#include "observed.h"

namespace rose {

// As rose_collective numbers them.
static const char* observed_name(rose_collective collective) {
  static const char* const names[] = {"rose::all_reduce", "rose::all_gather", "rose::reduce_scatter", "rose::broadcast",
                                      "rose::barrier",    "rose::send",       "rose::receive"};
  static_assert(sizeof names / sizeof *names == ROSE_COLLECTIVES, "each collective has a name");
  return names[collective];
}

Group::Group(int rank, int size) : rank_(rank), size_(size) {
  TORCH_CHECK_VALUE(size >= 1 && rank >= 0 && rank < size, "rank ", rank, " does not lie in a group of size ", size);
}

void Group::check_peer(int peer, const char* role) const {
  TORCH_CHECK_VALUE(peer >= 0 && peer < size_, role, " rank ", peer, " does not lie in a group of size ", size_);
}

void Group::check_sizes(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes, bool whole) const {
  const int64_t expected = whole ? std::accumulate(sizes.begin(), sizes.end(), int64_t{0}) : sizes[rank_];
  TORCH_CHECK_VALUE(tensor.size(dim) == expected, "rank ", rank_, " holds a tensor of shape ", tensor.sizes(),
                    " whose dim ", dim, " should be ", expected, " by the shards ", sizes);
}

class Group::Counted {
 public:
  Counted(Group& group, rose_collective collective, int64_t bytes)
      : observed_(observed_name(collective)), group_(group), start_(Clock::now()) {
    group.traffic_[collective].calls.fetch_add(1, std::memory_order_relaxed);
    group.traffic_[collective].bytes.fetch_add(bytes, std::memory_order_relaxed);
  }

  ~Counted() {
    const std::chrono::nanoseconds time = Clock::now() - start_;
    group_.nanoseconds_.fetch_add(time.count(), std::memory_order_relaxed);
  }

 private:
  const Observed observed_;
  Group& group_;
  const Clock::time_point start_;
};

void Group::traffic(int64_t* calls, int64_t* bytes) const {
  for (size_t k = 0; k < traffic_.size(); ++k) {
    calls[k] = traffic_[k].calls.load(std::memory_order_relaxed);
    bytes[k] = traffic_[k].bytes.load(std::memory_order_relaxed);
  }
}

at::Tensor Group::all_reduce(const at::Tensor& tensor, int32_t reduction) {
  TORCH_CHECK_VALUE(reduction >= ROSE_SUM && reduction <= ROSE_PRODUCT, "no reduction has the number ", reduction);
  const Counted counted(*this, ROSE_ALL_REDUCE, tensor.nbytes());
  return do_all_reduce(tensor, static_cast<rose_reduction>(reduction));
}

std::function<at::Tensor()> Group::start_all_reduce(const at::Tensor& tensor) {
  std::function<Arrived()> finish;
  {
    const Counted counted(*this, ROSE_ALL_REDUCE, tensor.nbytes());
    finish = do_start_all_reduce(tensor);
  }
  return [this, finish, started = Clock::now()] {
    const Observed observed(observed_name(ROSE_ALL_REDUCE));
    const auto asked = Clock::now();
    Arrived arrived = finish();
    const std::chrono::nanoseconds hidden = std::max(std::min(arrived.at, asked) - started, Clock::duration::zero());
    const std::chrono::nanoseconds waited = Clock::now() - asked;
    hidden_nanoseconds_.fetch_add(hidden.count(), std::memory_order_relaxed);
    nanoseconds_.fetch_add((hidden + waited).count(), std::memory_order_relaxed);
    return std::move(arrived.tensor);
  };
}

std::function<Group::Arrived()> Group::do_start_all_reduce(const at::Tensor& tensor) {
  return [sum = Arrived{do_all_reduce(tensor, ROSE_SUM), Clock::now()}] { return sum; };
}

at::Tensor Group::all_gather(const at::Tensor& shard, int64_t dim, at::IntArrayRef sizes) {
  dim = at::maybe_wrap_dim(dim, shard.dim());
  check_sizes(shard, dim, sizes, /*whole=*/false);
  const Counted counted(*this, ROSE_ALL_GATHER, shard.nbytes());
  return do_all_gather(shard, dim, sizes);
}

at::Tensor Group::reduce_scatter(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) {
  dim = at::maybe_wrap_dim(dim, tensor.dim());
  check_sizes(tensor, dim, sizes, /*whole=*/true);
  const Counted counted(*this, ROSE_REDUCE_SCATTER, tensor.nbytes());
  return do_reduce_scatter(tensor, dim, sizes);
}

at::Tensor Group::broadcast(const at::Tensor& tensor, int root) {
  check_peer(root, "root");
  const Counted counted(*this, ROSE_BROADCAST, tensor.nbytes());
  return do_broadcast(tensor, root);
}

at::Tensor Group::receive(const at::Tensor& like, int source) {
  check_peer(source, "source");
  TORCH_CHECK_VALUE(source != rank_, "rank ", rank_, " cannot receive from itself");
  const Counted counted(*this, ROSE_RECEIVE, like.nbytes());
  return do_receive(like, source);
}

void Group::send(const at::Tensor& tensor, int destination) {
  check_peer(destination, "destination");
  TORCH_CHECK_VALUE(destination != rank_, "rank ", rank_, " cannot send to itself");
  const Counted counted(*this, ROSE_SEND, tensor.nbytes());
  do_send(tensor, destination);
}

void Group::barrier() {
  const Counted counted(*this, ROSE_BARRIER, 0);
  do_barrier();
}

at::Tensor Group::own_slice(const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes) const {
  dim = at::maybe_wrap_dim(dim, tensor.dim());
  check_sizes(tensor, dim, sizes, /*whole=*/true);
  const int64_t start = std::accumulate(sizes.begin(), sizes.begin() + rank_, int64_t{0});
  return tensor.narrow(dim, start, sizes[rank_]);
}

at::ScalarType summable(at::ScalarType dtype) {
  switch (dtype) {
    case at::kBFloat16:
    case at::kHalf:
      return at::kFloat;
    case at::kBool:
    case at::kShort:
      return at::kInt;
    default:
      return dtype;
  }
}

}  // namespace rose
