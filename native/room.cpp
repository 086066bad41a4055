#include "room.h"

#include <algorithm>

#include "guard.h"

namespace rose {

Room::Room(int size) : size_(size), waited_(size), is_in_(size), has_left_(size), round_(std::make_shared<Round>(size)) {
  for (int r = 0; r < size; ++r) inboxes_.push_back(std::make_unique<Inbox>(size));
}

void Room::enter(int rank) {
  const std::lock_guard<std::mutex> lock(mutex_);
  TORCH_CHECK_VALUE(!is_in_[rank], "rank ", rank, " of a group of this name is taken; a name serves one group of its store");
  is_in_[rank] = true;
}

void Room::leave(int rank) {
  const std::lock_guard<std::mutex> lock(mutex_);
  has_left_[rank] = true;
  if (round_->count > 0) fail_locked(rank_text(rank) + " has left the group, and others wait for it");
  for (const auto& inbox : inboxes_) inbox->changed.notify_all();
}

at::Tensor Room::meet(int rank, Call call, Combine combine, std::chrono::milliseconds timeout) {
  const bool is_collective = call.collective.has_value();
  std::unique_lock<std::mutex> lock(mutex_);
  throw_if_failed();
  const std::shared_ptr<Round> round = round_;
  round->calls[rank] = std::move(call);
  round->has_come[rank] = true;
  const auto came = round->last_came = Clock::now();
  if (++round->count == size_) {
    finish(*round, combine);
    throw_if_failed();
    round_ = std::make_shared<Round>(size_);
    lock.unlock();
    round->changed.notify_all();
    return round->result;
  }

  const std::string gone = absent(*round, has_left_);
  if (!gone.empty()) fail_locked(round->calls[rank].text() + " waits for " + gone + ", which left the group");
  const auto is_over = [&] { return round->is_done || !failure_.empty(); };
  if (!round->changed.wait_for(lock, timeout, is_over)) {
    fail_locked(waited_text(round->calls[rank].text(), timeout, absent(*round, std::vector<char>(size_, true))));
  }
  if (!round->is_done) throw_if_failed();
  if (is_collective) waited_[rank] += round->last_came - came;
  return round->result;
}

int64_t Room::waiting_nanoseconds(int rank) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::chrono::duration_cast<std::chrono::nanoseconds>(waited_[rank]).count();
}

// Under the lock: everyone else waits here anyway, and none can leave while its tensor is read.
void Room::finish(Round& round, Combine combine) {
  for (int r = 1; r < size_; ++r) {
    if (!round.calls[r].agrees_with(round.calls[0])) {
      fail_locked(rank_text(0) + " calls " + round.calls[0].text() + ", " + rank_text(r) + " calls " + round.calls[r].text());
      return;
    }
  }
  try {
    round.result = combine(round.calls);
    round.is_done = true;
    round.calls.clear();
  } catch (const c10::Error& e) {
    fail_locked(round.calls[0].text() + ": " + e.what_without_backtrace());
  } catch (const std::exception& e) {
    fail_locked(round.calls[0].text() + ": " + e.what());
  }
}

void Room::send(int rank, const Call& call, at::Tensor message) {
  const int destination = call.parameter;
  const std::lock_guard<std::mutex> lock(mutex_);
  throw_if_failed();
  if (has_left_[destination]) throw GroupError(call.text() + ": " + rank_text(destination) + " has left the group");
  Inbox& inbox = *inboxes_[destination];
  inbox.from[rank].push_back(std::move(message));
  inbox.changed.notify_all();
}

at::Tensor Room::receive(int rank, const Call& call, std::chrono::milliseconds timeout) {
  const int source = call.parameter;
  std::unique_lock<std::mutex> lock(mutex_);
  throw_if_failed();
  Inbox& inbox = *inboxes_[rank];
  auto& messages = inbox.from[source];
  const auto is_over = [&] { return !messages.empty() || !failure_.empty() || has_left_[source]; };
  if (!inbox.changed.wait_for(lock, timeout, is_over)) fail_locked(waited_text(call.text(), timeout, rank_text(source)));
  if (messages.empty()) {
    throw_if_failed();
    throw GroupError(call.text() + ": " + rank_text(source) + " has left the group");
  }
  const at::Tensor message = std::move(messages.front());
  messages.pop_front();
  if (message.scalar_type() != call.tensor.scalar_type() || message.sizes() != call.tensor.sizes()) {
    fail_locked(rank_text(source) + " sends " + text_of(message) + ", " + rank_text(rank) + " calls " + call.text());
    throw_if_failed();
  }
  return message;
}

void Room::fail(const std::string& cause) {
  const std::lock_guard<std::mutex> lock(mutex_);
  fail_locked(cause);
}

void Room::fail_locked(const std::string& cause) {
  if (!failure_.empty()) return;
  failure_ = cause;
  for (Call& call : round_->calls) call.tensor.reset();
  round_->changed.notify_all();
  for (const auto& inbox : inboxes_) inbox->changed.notify_all();
  for (const auto& inner : inner_) {
    if (const auto room = inner.lock()) room->fail(cause);
  }
}

void Room::add_inner(const std::shared_ptr<Room>& inner) {
  const std::lock_guard<std::mutex> lock(mutex_);
  inner_.erase(std::remove_if(inner_.begin(), inner_.end(), [](const auto& old) { return old.expired(); }), inner_.end());
  inner_.push_back(inner);
  if (!failure_.empty()) inner->fail(failure_);
}

void Room::throw_if_failed() const {
  if (!failure_.empty()) throw GroupError(failure_);
}

// Those of some ranks that the round still lacks, such as "ranks 1, 3"; empty where there is none.
std::string Room::absent(const Round& round, const std::vector<char>& among) const {
  std::vector<int> ranks;
  for (int r = 0; r < size_; ++r) {
    if (!round.has_come[r] && among[r]) ranks.push_back(r);
  }
  return ranks_text(ranks);
}

std::shared_ptr<Room> Rooms::find(const std::string& name, int size) {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& known = rooms_[name];
  auto room = known.lock();
  if (!room) {
    room = std::make_shared<Room>(size);
    known = room;
  }
  TORCH_CHECK_VALUE(room->size() == size, "another rank says that this group has size ", room->size(), ", not ", size);
  return room;
}

}  // namespace rose
