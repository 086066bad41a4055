// Sums of the ranks' numbers from rank 0 up, in the numbers' own type.
#pragma once

#include <cstdint>

namespace rose {

// out[i] = ((in[0][i] + in[1][i]) + in[2][i]) + ..., for count inputs, at least two; out lies apart from them.
void sum_in_order(const float* const* in, int count, float* out, int64_t n);
void sum_in_order(const double* const* in, int count, double* out, int64_t n);
void sum_in_order(const int64_t* const* in, int count, int64_t* out, int64_t n);

}  // namespace rose
