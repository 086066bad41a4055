// glibc hands large blocks back to the kernel as soon as they are freed, and every training step would fault them in
// again. Which memory is used changes no bits, so this holds for all numerics; MALLOC_ variables of the environment win.
#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>

namespace {

bool keep_freed_memory() {
  if (std::getenv("MALLOC_MMAP_THRESHOLD_") == nullptr) mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that glibc takes
  if (std::getenv("MALLOC_TRIM_THRESHOLD_") == nullptr) mallopt(M_TRIM_THRESHOLD, 1 << 30);
  return true;
}

const bool is_kept = keep_freed_memory();

}  // namespace
#endif
