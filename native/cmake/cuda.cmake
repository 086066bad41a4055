# CUDA's headers, which come with the wheel's nvidia packages or with a CUDA toolkit. They are spread over several packages, so
# only the compiler can tell whether they suffice.
set(rose_cuda no)
find_path(ROSE_CUDA_INCLUDE cuda_runtime_api.h PATHS ${ROSE_EXTRA_INCLUDE})
if(EXISTS ${ROSE_TORCH_LIB}/libtorch_cuda.so AND ROSE_CUDA_INCLUDE)
  include(CheckCXXSourceCompiles)
  set(cuda_includes ${ROSE_CUDA_INCLUDE} ${ROSE_EXTRA_INCLUDE})
  set(cuda_definitions)
  if(NOT ROSE_CXX11_ABI STREQUAL "")
    list(APPEND cuda_definitions -D_GLIBCXX_USE_CXX11_ABI=${ROSE_CXX11_ABI})
  endif()
  set(CMAKE_REQUIRED_INCLUDES ${ROSE_TORCH_INCLUDE} ${cuda_includes})
  set(CMAKE_REQUIRED_DEFINITIONS ${cuda_definitions})
  set(CMAKE_REQUIRED_FLAGS "-std=c++${ROSE_CXX_STANDARD} -w")
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
  check_cxx_source_compiles(
    "#include <ATen/cuda/CUDAGraph.h>
     #include <c10/cuda/CUDAStream.h>
     int rose_cuda() { return sizeof(at::cuda::CUDAGraph); }" ROSE_CUDA_COMPILES)
  if(ROSE_CUDA_COMPILES)
    set(rose_cuda yes)
    target_compile_definitions(rose PRIVATE ROSE_CUDA_HEADERS)
    target_include_directories(rose SYSTEM PRIVATE ${cuda_includes})
  endif()
endif()
message(STATUS "CUDA's headers: ${rose_cuda}")
