// A number in shared memory that processes and threads wait for. Waiting costs nothing: the kernel wakes the waiter.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdint>
#include <ctime>

namespace rose {

struct Signal {
  std::atomic<uint32_t> value;
  std::atomic<uint32_t> sleepers;  // one that was killed in its sleep costs its peers a needless call now and then

  void set(uint32_t next) {
    value.store(next);
    if (sleepers.load() != 0) wake();
  }

  void wake() { syscall(SYS_futex, &value, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0); }

  // Returns when the value is no longer the one seen, when the time is up, or for no reason.
  void sleep(uint32_t seen, std::chrono::nanoseconds longest) {
    const timespec time{static_cast<time_t>(longest.count() / 1000000000), static_cast<long>(longest.count() % 1000000000)};
    sleepers.fetch_add(1);
    syscall(SYS_futex, &value, FUTEX_WAIT, seen, &time, nullptr, 0);
    sleepers.fetch_sub(1);
  }
};

static_assert(std::atomic<uint32_t>::is_always_lock_free && sizeof(std::atomic<uint32_t>) == sizeof(uint32_t),
              "the kernel reads the number itself");

}  // namespace rose
