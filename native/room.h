// Where the threads that are the ranks of one group meet.
//
// A collective is a round: each rank leaves its call, the last to come checks that all agree and combines their tensors
// while the others wait, and each goes on with a reference to the one result. A rank that has not fetched the result of
// a round yet holds that round; the next one is another object, so no rank can overrun another. What ranks leave is
// read only while they wait, and by nobody once the room has failed.
//
// A room fails once and for good: at the first abort, time out, mismatch, or collective that waits for a rank that has
// left. Rounds and messages that were complete by then are still delivered to those who waited for them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "call.h"

namespace rose {

class Room {
 public:
  explicit Room(int size);

  int size() const { return size_; }

  // Takes the rank's place, which must be free; leave() gives it up.
  void enter(int rank);
  void leave(int rank);

  // The tensor that the last rank to come made of all ranks' tensors; shared among the ranks, so to be read only.
  using Combine = at::Tensor (*)(const std::vector<Call>& calls);
  at::Tensor meet(int rank, Call call, Combine combine, std::chrono::milliseconds timeout);

  // The message, which nobody may change any more, waits until it is fetched; messages of one rank to another keep
  // their order.
  void send(int rank, const Call& call, at::Tensor message);
  at::Tensor receive(int rank, const Call& call, std::chrono::milliseconds timeout);

  // Everyone who waits here or in a room within, and every later call there, throws GroupError with these words.
  void fail(const std::string& cause);

  // How long a rank has been in collectives to which another had not come yet.
  int64_t waiting_nanoseconds(int rank) const;

  // A room of some of these ranks, which fails with this one.
  void add_inner(const std::shared_ptr<Room>& inner);

 private:
  using Clock = std::chrono::steady_clock;

  struct Round {
    explicit Round(int size) : calls(size), has_come(size) {}
    std::vector<Call> calls;
    std::vector<char> has_come;
    int count = 0;
    Clock::time_point last_came;
    bool is_done = false;
    at::Tensor result;
    std::condition_variable changed;
  };

  struct Inbox {
    explicit Inbox(int size) : from(size) {}
    std::vector<std::deque<at::Tensor>> from;
    std::condition_variable changed;
  };

  void finish(Round& round, Combine combine);
  void fail_locked(const std::string& cause);
  void throw_if_failed() const;
  std::string absent(const Round& round, const std::vector<char>& among) const;

  const int size_;
  mutable std::mutex mutex_;
  std::string failure_;  // empty while all is well
  std::vector<Clock::duration> waited_;
  std::vector<char> is_in_;
  std::vector<char> has_left_;
  std::shared_ptr<Round> round_;  // the one that gathers
  std::vector<std::unique_ptr<Inbox>> inboxes_;
  std::vector<std::weak_ptr<Room>> inner_;
};

// The rooms of one store, by name; a room lasts as long as a rank is in it.
class Rooms {
 public:
  std::shared_ptr<Room> find(const std::string& name, int size);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::weak_ptr<Room>> rooms_;
};

}  // namespace rose
