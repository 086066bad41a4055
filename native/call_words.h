// A call as plain numbers, which ranks of other processes can read.
#pragma once

#include <c10/util/SmallVector.h>

#include "call.h"

namespace rose {

using CallWords = c10::SmallVector<int64_t, 32>;

// Equal words are calls that agree.
CallWords words_of(rose_collective collective, const at::Tensor& tensor, int64_t dim, at::IntArrayRef sizes, int32_t parameter);

// The call of a rank, whose tensor has a shape and a dtype but no numbers; no words are those who join.
Call call_of(const int64_t* words, int64_t count, int rank);

// No two different calls have the same in practice; never 0.
uint64_t hash_of(const int64_t* words, int64_t count);

}  // namespace rose
