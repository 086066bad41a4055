#include "shared_room.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ratio>
#include <thread>
#include <type_traits>
#include <vector>

#include "guard.h"
#include "liveness.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace rose {

namespace {

constexpr size_t kLine = 128;  // processors fetch lines of 64 bytes in pairs
constexpr size_t kRing = size_t{1} << 16;
constexpr size_t kWords = 512;
constexpr auto kLongestSpin = std::chrono::microseconds(4000);
constexpr auto kLongestSpinOfThreads = std::chrono::microseconds(50);
constexpr auto kShortestSpin = std::chrono::microseconds(2);
constexpr int kSpinAgain = 16;

// How often one who sleeps looks whether its peers are still there.
constexpr auto kNap = std::chrono::milliseconds(50);

size_t lines(size_t bytes) { return (bytes + kLine - 1) / kLine * kLine; }
size_t pages(size_t bytes) { return (bytes + 4095) / 4096 * 4096; }

void relax() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// A core that a peer needs to get here is no place to spin.
bool has_a_core_each(int size) {
  return static_cast<unsigned>(size * at::get_num_threads()) <= std::thread::hardware_concurrency();
}

}  // namespace

struct SharedRoom::Header {
  std::atomic<uint32_t> failure;  // 0: none, 1: being written, 2: there to read
  char cause[4092];
};

struct alignas(kLine) SharedRoom::Member {
  std::atomic<uint64_t> start;  // of its process; written before joining
  std::atomic<int32_t> process;
  std::atomic<uint32_t> has_joined;
  std::atomic<uint32_t> has_left;
};

struct alignas(kLine) SharedRoom::Post {
  Signal round;    // which round this was left in
  uint64_t hash;   // of the call, in the first round of one; else 0
  int64_t came;    // when, by the machine's clock; in the first round of a call
  int64_t count;   // of the words
  alignas(kLine) int64_t words[kWords];
};

// A ring of bytes; both ends count all bytes that ever passed, modulo 2^32.
struct alignas(kLine) SharedRoom::Channel {
  Signal written;
  alignas(kLine) Signal taken;
  alignas(kLine) uint8_t bytes[kRing];
};

// Where things lie; pages that nobody touches are none.
struct SharedRoom::Layout {
  explicit Layout(size_t size)
      : members(lines(sizeof(Header))),
        posts(members + size * sizeof(Member)),
        slots(pages(posts + 2 * size * sizeof(Post))),
        channels(slots + 2 * size * kSlotBytes),
        end(channels + size * size * sizeof(Channel)) {}

  size_t members, posts, slots, channels, end;
};

SharedRoom::SharedRoom(c10d::Store& store, int rank, int size, std::chrono::milliseconds timeout,
                       std::shared_ptr<SharedRoom> whole)
    : rank_(rank),
      size_(size),
      timeout_(timeout),
      whole_(std::move(whole)),
      spins_(whole_ ? whole_->spins_ : has_a_core_each(size)),
      longest_spin_(kLongestSpinOfThreads),
      spin_(longest_spin_),
      at_(std::make_unique<Layout>(size)),
      segment_(std::make_unique<SharedSegment>(store, rank, at_->end, timeout, [&] {
        if (whole_) whole_->throw_if_failed();
      })),
      header_(reinterpret_cast<Header*>(segment_->data())),
      members_(reinterpret_cast<Member*>(segment_->data() + at_->members)),
      hash_(hash_of(nullptr, 0)) {
  Member& own = members_[rank];
  TORCH_CHECK_VALUE(own.has_joined.exchange(1) == 0, "rank ", rank,
                    " of a group of this name is taken; a name serves one group of its store");
  own.start = start_of(::getpid());
  own.process = ::getpid();
  try {
    meet();
  } catch (...) {
    own.has_left = 1;
    throw;
  }
  waited_ = 0;  // that was for the others to start
  // Threads share their process with others, such as those of a property's other cases, which want the cores as well.
  const bool are_processes = std::count_if(members_, members_ + size, [&](const Member& each) { return each.process == own.process; }) == 1;
  if (are_processes) longest_spin_ = kLongestSpin;
  segment_->close_descriptor();
}

SharedRoom::~SharedRoom() {
  members_[rank_].has_left = 1;
  for (uint32_t parity = 0; parity < 2; ++parity) post(rank_, parity).round.wake();
  for (int peer = 0; peer < size_; ++peer) {
    channel(rank_, peer).written.wake();
    channel(peer, rank_).taken.wake();
  }
}

SharedRoom::Post& SharedRoom::post(int rank, uint32_t round) const {
  return reinterpret_cast<Post*>(segment_->data() + at_->posts)[2 * rank + round % 2];
}

SharedRoom::Channel& SharedRoom::channel(int source, int destination) const {
  return reinterpret_cast<Channel*>(segment_->data() + at_->channels)[source * size_ + destination];
}

uint8_t* SharedRoom::own_slot() { return segment_->data() + at_->slots + (2 * rank_ + (round_ + 1) % 2) * kSlotBytes; }

const uint8_t* SharedRoom::slot_of(int rank) const {
  return segment_->data() + at_->slots + (2 * rank + round_ % 2) * kSlotBytes;
}

void SharedRoom::begin(CallWords words) {
  TORCH_CHECK_VALUE(words.size() <= kWords, "a call on so many ranks and dims does not fit into the room of its group");
  throw_if_failed();
  words_ = std::move(words);
  hash_ = hash_of(words_.data(), static_cast<int64_t>(words_.size()));
  is_first_ = true;
}

void SharedRoom::meet() {
  const uint32_t round = ++round_;
  Post& own = post(rank_, round);
  own.hash = is_first_ ? hash_ : 0;
  if (is_first_) {
    own.came = Clock::now().time_since_epoch().count();
    own.count = static_cast<int64_t>(words_.size());
    std::copy(words_.begin(), words_.end(), own.words);
  }
  own.round.set(round);
  for (int peer = 0; peer < size_; ++peer) {
    if (peer != rank_) await_round(peer);
  }
  if (is_first_) {
    check_agreement();
    count_waiting();
  }
  is_first_ = false;
}

// The clock is the same in all processes of a machine.
void SharedRoom::count_waiting() {
  static_assert(std::is_same_v<Clock::period, std::nano>, "the clock counts nanoseconds");
  const int64_t own = post(rank_, round_).came;
  int64_t last = own;
  for (int peer = 0; peer < size_; ++peer) last = std::max(last, post(peer, round_).came);
  waited_.fetch_add(last - own, std::memory_order_relaxed);
}

// Everyone sees the same calls, so all come to the same words.
void SharedRoom::check_agreement() {
  bool agree = true;
  for (int peer = 0; peer < size_; ++peer) agree = agree && post(peer, round_).hash == hash_;
  if (agree) return;
  const Post& zeroth = post(0, round_);
  const Call first = call_of(zeroth.words, zeroth.count, 0);
  for (int peer = 1; peer < size_; ++peer) {
    const Post& other = post(peer, round_);
    if (other.hash == zeroth.hash) continue;
    fail_and_throw(rank_text(0) + " calls " + first.text() + ", " + rank_text(peer) + " calls " + call_text(peer));
  }
}

template <class IsOver, class OnWait, class Text>
void SharedRoom::await(Signal& signal, int peer, IsOver is_over, OnWait on_wait, Text what) {
  if (is_over(signal.value.load(std::memory_order_acquire))) return;
  const auto start = Clock::now();
  if (spins_) {
    do {
      for (int k = 0; k < 16; ++k) {
        relax();
        if (is_over(signal.value.load(std::memory_order_acquire))) {
          spin_ = std::min(2 * spin_, longest_spin_);
          return;
        }
      }
    } while (Clock::now() - start < spin_);
    // In vain, as where other programs have the cores; but sleepers wake up late and find no one in time, so now and
    // then it is tried again.
    const bool tries_again = ++spun_in_vain_ % kSpinAgain == 0;
    spin_ = tries_again ? longest_spin_ : std::max<std::chrono::nanoseconds>(spin_ / 2, kShortestSpin);
  }

  auto looked = start;
  while (true) {
    const uint32_t seen = signal.value.load();
    if (is_over(seen)) return;
    throw_if_failed();
    on_wait();
    const auto now = Clock::now();
    if (now - start >= timeout_) {
      fail_and_throw(waited_text(what(), timeout_, peer < 0 ? absent_text() : rank_text(peer)));
    }
    if (now - looked >= kNap) {
      looked = now;
      for (int each = 0; each < size_; ++each) {
        const bool matters = peer < 0 || peer == each;
        if (matters && has_ended(each) && !is_over(signal.value.load())) {
          fail_and_throw("the process of " + rank_text(each) + " has ended, and " + what() + " waits for it");
        }
      }
    }
    signal.sleep(seen, std::min<std::chrono::nanoseconds>(kNap, timeout_ - (now - start)));
  }
}

void SharedRoom::await_round(int peer) {
  Post& of = post(peer, round_);
  await(
      of.round, -1, [this](uint32_t value) { return value == round_; },
      [this] {
        std::vector<int> gone;
        for (int each = 0; each < size_; ++each) {
          const bool has_left = members_[each].has_left.load() != 0;
          if (has_left && post(each, round_).round.value.load() != round_) gone.push_back(each);
        }
        if (!gone.empty()) fail_and_throw(call_text(rank_) + " waits for " + ranks_text(gone) + ", which left the group");
      },
      [this] { return call_text(rank_); });
}

void SharedRoom::write(const Call& call, int destination, const void* data, size_t bytes) {
  throw_if_failed();
  Channel& to = channel(rank_, destination);
  const auto* from = static_cast<const uint8_t*>(data);
  const auto refuse_left = [&] {
    if (members_[destination].has_left.load() != 0) throw GroupError(call.text() + ": " + rank_text(destination) + " has left the group");
  };
  refuse_left();
  while (bytes > 0) {
    const uint32_t written = to.written.value.load(std::memory_order_relaxed);
    await(
        to.taken, destination, [&](uint32_t taken) { return written - taken < kRing; }, refuse_left, [&] { return call.text(); });
    const uint32_t space = static_cast<uint32_t>(kRing) - (written - to.taken.value.load(std::memory_order_acquire));
    const uint32_t start = written % kRing;
    const auto part = static_cast<uint32_t>(std::min<size_t>({bytes, space, kRing - start}));
    std::memcpy(to.bytes + start, from, part);
    to.written.set(written + part);
    from += part;
    bytes -= part;
  }
}

void SharedRoom::read(const Call& call, int source, void* data, size_t bytes) {
  throw_if_failed();
  Channel& from = channel(source, rank_);
  auto* to = static_cast<uint8_t*>(data);
  while (bytes > 0) {
    const uint32_t taken = from.taken.value.load(std::memory_order_relaxed);
    await(
        from.written, source, [&](uint32_t written) { return written != taken; },
        [&] {
          if (members_[source].has_left.load() != 0 && from.written.value.load() == taken) {
            throw GroupError(call.text() + ": " + rank_text(source) + " has left the group");
          }
        },
        [&] { return call.text(); });
    const uint32_t there = from.written.value.load(std::memory_order_acquire) - taken;
    const uint32_t start = taken % kRing;
    const auto part = static_cast<uint32_t>(std::min<size_t>({bytes, there, kRing - start}));
    std::memcpy(to, from.bytes + start, part);
    from.taken.set(taken + part);
    to += part;
    bytes -= part;
  }
}

void SharedRoom::fail(const std::string& cause) {
  uint32_t none = 0;
  if (!header_->failure.compare_exchange_strong(none, 1)) return;
  const size_t length = std::min(cause.size(), sizeof header_->cause - 1);
  std::memcpy(header_->cause, cause.data(), length);
  header_->cause[length] = 0;
  header_->failure = 2;
  for (int a = 0; a < size_; ++a) {
    for (uint32_t parity = 0; parity < 2; ++parity) post(a, parity).round.wake();
    for (int b = 0; b < size_; ++b) {
      channel(a, b).written.wake();
      channel(a, b).taken.wake();
    }
  }
}

void SharedRoom::fail_and_throw(const std::string& cause) {
  fail(cause);
  throw_if_failed();
  throw GroupError(cause);
}

// The words are there at once, unless who wrote them died between two instructions.
void SharedRoom::throw_if_failed() const {
  if (whole_) whole_->throw_if_failed();
  if (header_->failure.load() == 0) return;
  for (int k = 0; k < 100 && header_->failure.load() == 1; ++k) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  throw GroupError(header_->failure.load() == 2 ? header_->cause : "a rank ended while it said why the group cannot go on");
}

bool SharedRoom::has_ended(int rank) const {
  const pid_t process = members_[rank].process.load();
  return process != 0 && process != ::getpid() && start_of(process) != members_[rank].start.load();
}

std::string SharedRoom::call_text(int rank) const {
  const Post& of = post(rank, round_);
  if (rank == rank_) return call_of(words_.data(), static_cast<int64_t>(words_.size()), rank).text();
  return call_of(of.words, of.count, rank).text();
}

// Those who have not come to this round.
std::string SharedRoom::absent_text() const {
  std::vector<int> absent;
  for (int peer = 0; peer < size_; ++peer) {
    if (post(peer, round_).round.value.load() != round_) absent.push_back(peer);
  }
  return ranks_text(absent);
}

}  // namespace rose
