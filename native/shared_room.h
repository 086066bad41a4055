// Where the ranks of one group meet in shared memory, be they processes or threads.
//
// Ranks go from round to round together. In a round each may leave bytes in its slot; meet() returns when all have come,
// and then each may read the slots of all. A rank has two slots, for even and odd rounds: who leaves bytes in round k has
// met everyone in round k - 1, so all have read what they wanted of round k - 2. That is the whole protection against
// overruns, with one wait a round.
//
// A room fails once and for good, as Room does: at the first abort, time out or mismatch, or when a rank that is waited
// for has left or died. There is no lock that a dying rank could hold.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "call_words.h"
#include "futex.h"
#include "shared_segment.h"

namespace rose {

class SharedRoom {
 public:
  static constexpr size_t kSlotBytes = size_t{1} << 17;

  // Waits for the other ranks. A room within another, whole, fails with it; null where it is within none.
  SharedRoom(c10d::Store& store, int rank, int size, std::chrono::milliseconds timeout, std::shared_ptr<SharedRoom> whole);
  ~SharedRoom();
  SharedRoom(const SharedRoom&) = delete;
  SharedRoom& operator=(const SharedRoom&) = delete;

  // The rounds from here on are of this call; the first finds out whether all call the same.
  void begin(CallWords words);

  // This rank's slot of the round to come.
  uint8_t* own_slot();

  void meet();

  // How long this rank has been in calls to which another had not come yet.
  int64_t waiting_nanoseconds() const { return waited_.load(std::memory_order_relaxed); }

  // What a rank left in the round that was met last.
  const uint8_t* slot_of(int rank) const;

  // Bytes to one rank, which takes them in this order; both return when all are through. The call says what for.
  void write(const Call& call, int destination, const void* data, size_t bytes);
  void read(const Call& call, int source, void* data, size_t bytes);

  // Everyone who waits here or in a room within, and every later call there, throws GroupError with these words.
  void fail(const std::string& cause);

  [[noreturn]] void fail_and_throw(const std::string& cause);

 private:
  struct Header;
  struct Member;
  struct Post;
  struct Channel;
  struct Layout;
  using Clock = std::chrono::steady_clock;

  Post& post(int rank, uint32_t round) const;
  Channel& channel(int source, int destination) const;
  void check_agreement();
  void count_waiting();
  void throw_if_failed() const;
  bool has_ended(int rank) const;

  // Until is_over says so of the signal's value. on_wait looks after the peer each time, and throws where it is in vain.
  template <class IsOver, class OnWait, class Text>
  void await(Signal& signal, int peer, IsOver is_over, OnWait on_wait, Text what);

  void await_round(int peer);
  std::string call_text(int rank) const;
  std::string absent_text() const;

  const int rank_;
  const int size_;
  const std::chrono::milliseconds timeout_;
  const std::shared_ptr<SharedRoom> whole_;
  const bool spins_;
  std::chrono::nanoseconds longest_spin_;
  std::chrono::nanoseconds spin_;  // how long it pays to wait awake, by what the last waits were like
  unsigned spun_in_vain_ = 0;
  std::unique_ptr<Layout> at_;
  std::unique_ptr<SharedSegment> segment_;
  Header* header_ = nullptr;
  Member* members_ = nullptr;
  uint32_t round_ = 0;  // the one that was met last
  bool is_first_ = true;
  std::atomic<int64_t> waited_{0};
  CallWords words_;
  uint64_t hash_ = 0;
};

}  // namespace rose
