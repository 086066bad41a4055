// Which library multiplies matrices of float32 on the CPU.
#pragma once

namespace rose {

// "oneDNN" where its sgemm has taken the place of libtorch's own kernels, else "libtorch".
const char* float_products();

}  // namespace rose
