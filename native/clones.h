// Functions that are compiled once for each of some instruction sets; the loader takes the best that the processor has.
#pragma once

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define ROSE_CLONES(...) __attribute__((target_clones(__VA_ARGS__, "default")))
#else
#define ROSE_CLONES(...)
#endif
