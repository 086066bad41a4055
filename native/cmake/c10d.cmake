# Which process groups this libtorch offers to C++: gloo and NCCL.
set(c10d ${ROSE_TORCH_INCLUDE})
list(TRANSFORM c10d APPEND /torch/csrc/distributed/c10d)

# Gloo: Debian ships its headers and library apart. A wheel carries gloo inside libtorch_cpu without
# its headers; there native/gloo-names declares what c10d's header mentions.
set(rose_gloo no)
find_path(ROSE_C10D_GLOO ProcessGroupGloo.hpp PATHS ${c10d} NO_DEFAULT_PATH)
execute_process(COMMAND ${CMAKE_NM} -D --defined-only ${ROSE_TORCH_LIB}/libtorch_cpu.so
  OUTPUT_VARIABLE symbols ERROR_QUIET)
if(ROSE_C10D_GLOO AND symbols MATCHES "ProcessGroupGlooC1")
  set(rose_gloo yes)
  target_compile_definitions(rose PRIVATE USE_C10D_GLOO)
  find_path(ROSE_GLOO_INCLUDE gloo/algorithm.h PATHS ${ROSE_TORCH_INCLUDE} NO_DEFAULT_PATH)
  find_library(ROSE_GLOO_LIBRARY gloo PATHS ${ROSE_TORCH_LIB} ${ROSE_TORCH_LIB}/.. NO_DEFAULT_PATH)
  if(ROSE_GLOO_INCLUDE)
    target_include_directories(rose SYSTEM PRIVATE ${ROSE_GLOO_INCLUDE})
    if(ROSE_GLOO_LIBRARY)
      target_link_libraries(rose PRIVATE ${ROSE_GLOO_LIBRARY})
    endif()
  else()
    target_include_directories(rose SYSTEM PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/gloo-names)
  endif()
endif()

# NCCL: its header comes with the wheel's nvidia packages or with a CUDA toolkit. The compiler tells whether it suffices.
set(rose_nccl no)
find_path(ROSE_C10D_NCCL ProcessGroupNCCL.hpp PATHS ${c10d} NO_DEFAULT_PATH)
find_path(ROSE_NCCL_INCLUDE nccl.h PATHS ${ROSE_EXTRA_INCLUDE})
if(rose_cuda AND ROSE_C10D_NCCL AND ROSE_NCCL_INCLUDE)
  set(CMAKE_REQUIRED_INCLUDES ${ROSE_TORCH_INCLUDE} ${ROSE_NCCL_INCLUDE} ${cuda_includes})
  set(CMAKE_REQUIRED_DEFINITIONS ${cuda_definitions} -DUSE_C10D_NCCL)
  check_cxx_source_compiles(
    "#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
     int rose_nccl() { return sizeof(c10d::ProcessGroupNCCL); }" ROSE_NCCL_COMPILES)
  if(ROSE_NCCL_COMPILES)
    set(rose_nccl yes)
    target_compile_definitions(rose PRIVATE USE_C10D_NCCL)
    target_include_directories(rose SYSTEM PRIVATE ${ROSE_NCCL_INCLUDE})
  endif()
endif()

file(WRITE ${CMAKE_BINARY_DIR}/c10d.txt "gloo=${rose_gloo}\nnccl=${rose_nccl}\n")
message(STATUS "c10d: gloo ${rose_gloo}, nccl ${rose_nccl}")
