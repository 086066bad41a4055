// What tensors hold of a GPU's memory, as libtorch's allocator counts it.
#include "guard.h"
#include "rose.h"

#ifdef ROSE_CUDA_HEADERS
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>

namespace rose {

namespace {

c10::DeviceIndex gpu(int32_t index) { return index < 0 ? c10::cuda::current_device() : static_cast<c10::DeviceIndex>(index); }

// Before the first tensor on any GPU there is nothing that counts.
bool counts() { return c10::cuda::CUDACachingAllocator::get()->initialized(); }

}  // namespace

}  // namespace rose
#endif

extern "C" {

int32_t rose_cuda_peak_memory([[maybe_unused]] int32_t device_index, int64_t* bytes) {
  return rose::guarded([&] {
    *bytes = 0;
#ifdef ROSE_CUDA_HEADERS
    // The first of the counts is that of all pools.
    if (rose::counts()) *bytes = c10::cuda::CUDACachingAllocator::getDeviceStats(rose::gpu(device_index)).allocated_bytes[0].peak;
#endif
  });
}

int32_t rose_cuda_restart_peak([[maybe_unused]] int32_t device_index) {
  return rose::guarded([&] {
#ifdef ROSE_CUDA_HEADERS
    if (rose::counts()) c10::cuda::CUDACachingAllocator::resetPeakStats(rose::gpu(device_index));
#endif
  });
}

}  // extern "C"
