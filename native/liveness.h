// Whether another process of this machine still lives.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace rose {

// When a process started, in the kernel's ticks since the machine did: with its id it names one process for good. 0 where
// there is none, or one that is dead and not yet reaped.
uint64_t start_of(pid_t process);

}  // namespace rose
