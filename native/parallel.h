// Work on the threads of libtorch itself. at::parallel_for is compiled into its caller, where it runs on one thread
// unless that is built for the same OpenMP; a PyTorch wheel brings one of its own. An iterator's loop runs in libtorch.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/TensorIterator.h>

#include <algorithm>

namespace rose {

// Calls f(first, end) over parts of [0, count), each of at least `grain`, on several threads at once. As
// with at::parallel_for, f shall not throw, nor use tensors that record a graph.
template <class F>
void parallel_for(int64_t count, int64_t grain, const F& f) {
  const int64_t parts = std::min<int64_t>(at::get_num_threads(), count / std::max<int64_t>(1, grain));
  if (parts <= 1 || at::in_parallel_region()) return f(int64_t{0}, count);
  // A byte for each part, which stands for it by its address.
  at::Tensor marks = at::empty({parts}, at::kByte);
  const char* base = static_cast<const char*>(marks.data_ptr());
  auto iterator = at::TensorIterator::nullary_op(marks);
  iterator.for_each([&](char** data, const int64_t* strides, int64_t size, int64_t outer) {
    for (int64_t row = 0; row < outer; ++row) {
      for (int64_t k = 0; k < size; ++k) {
        const int64_t part = data[0] + row * strides[1] + k * strides[0] - base;
        f(count * part / parts, count * (part + 1) / parts);
      }
    }
  }, /*grain_size=*/1);
}

// Where a part of [0, count) begins: whole lines of a cache, where there are so many.
inline int64_t part_of(int64_t count, int64_t part, int64_t parts) {
  return part == parts ? count : count * part / parts / 16 * 16;
}

}  // namespace rose
