// Products of float32 matrices by oneDNN's sgemm, which is at home on processors that Debian's OpenBLAS does not know.
// They take the place of ATen's kernels when the library is loaded with ROSE_NUMERICS=native, and where libtorch has
// oneDNN beside it; libraries that carry MKL are left as they are.
#include <ATen/CPUFunctions.h>
#include <dlfcn.h>
#include <torch/library.h>
#include <torch/version.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "parallel.h"
#include "products.h"

namespace rose {

namespace {

// Row-major C = alpha op(A) op(B) + beta C.
using OneDnnSgemm = int (*)(char, char, int64_t, int64_t, int64_t, float, const float*, int64_t, const float*, int64_t,
                            float, float*, int64_t);
// The same column-major, of any BLAS.
using BlasSgemm = void (*)(const char*, const char*, const int*, const int*, const int*, const float*, const float*,
                           const int*, const float*, const int*, const float*, float*, const int*);

// Below so many multiply-adds BLAS is the faster.
constexpr int64_t kOneDnnFrom = 1 << 17;

OneDnnSgemm onednn_sgemm = nullptr;
BlasSgemm blas_sgemm = nullptr;

// A matrix as sgemm reads it: in rows, or in columns as the transpose of rows.
struct Operand {
  char layout;
  int64_t stride;
};

// Layout 0 where it lies in neither way.
Operand operand_of(int64_t rows, int64_t columns, int64_t row_stride, int64_t column_stride) {
  if ((column_stride == 1 || columns == 1) && (row_stride >= columns || rows == 1)) return {'N', rows == 1 ? columns : row_stride};
  if ((row_stride == 1 || rows == 1) && (column_stride >= rows || columns == 1)) return {'T', columns == 1 ? rows : column_stride};
  return {0, 0};
}

void product(int64_t m, int64_t n, int64_t k, float alpha, const float* a, Operand left, const float* b, Operand right,
             float beta, float* c) {
  if (blas_sgemm == nullptr || m * n * k >= kOneDnnFrom) {
    onednn_sgemm(left.layout, right.layout, m, n, k, alpha, a, left.stride, b, right.stride, beta, c, n);
    return;
  }
  const int im = static_cast<int>(m), in = static_cast<int>(n), ik = static_cast<int>(k);
  const int lda = static_cast<int>(left.stride), ldb = static_cast<int>(right.stride);
  blas_sgemm(&right.layout, &left.layout, &in, &im, &ik, &alpha, b, &ldb, a, &lda, &beta, c, &in);
}

bool is_plain(const at::Tensor& t, int64_t dim) {
  return t.dim() == dim && t.scalar_type() == at::kFloat && t.layout() == at::kStrided && !t.is_neg() && t.numel() > 0;
}

bool is_large(const at::Tensor& a, const at::Tensor& b) {
  return is_plain(a, 2) && is_plain(b, 2) && a.size(1) == b.size(0) && a.size(0) * a.size(1) * b.size(1) >= kOneDnnFrom;
}

// Matrices, or batches of them, whose last two dims sgemm can read.
at::Tensor readable(const at::Tensor& t, Operand& operand) {
  const int64_t d = t.dim();
  operand = operand_of(t.size(d - 2), t.size(d - 1), t.stride(d - 2), t.stride(d - 1));
  if (operand.layout != 0) return t;
  operand = {'N', t.size(d - 1)};
  return t.contiguous();
}

void multiply(const at::Tensor& a, const at::Tensor& b, float alpha, float beta, const at::Tensor& c) {
  Operand left, right;
  const at::Tensor x = readable(a, left), y = readable(b, right);
  product(c.size(0), c.size(1), a.size(1), alpha, x.data_ptr<float>(), left, y.data_ptr<float>(), right, beta, c.data_ptr<float>());
}

at::Tensor mm(const at::Tensor& a, const at::Tensor& b) {
  if (!is_large(a, b)) return at::cpu::mm(a, b);
  const at::Tensor c = at::empty({a.size(0), b.size(1)}, a.options());
  multiply(a, b, 1, 0, c);
  return c;
}

at::Tensor addmm(const at::Tensor& self, const at::Tensor& a, const at::Tensor& b, const at::Scalar& beta, const at::Scalar& alpha) {
  const bool is_bias = self.scalar_type() == at::kFloat && self.layout() == at::kStrided && (self.dim() == 1 || self.dim() == 2);
  if (!is_bias || !is_large(a, b) || beta.to<float>() == 0) return at::cpu::addmm(self, a, b, beta, alpha);
  const at::Tensor c = self.expand({a.size(0), b.size(1)}).clone(at::MemoryFormat::Contiguous);
  multiply(a, b, alpha.to<float>(), beta.to<float>(), c);
  return c;
}

at::Tensor bmm(const at::Tensor& a, const at::Tensor& b) {
  if (!is_plain(a, 3) || !is_plain(b, 3) || a.size(0) != b.size(0) || a.size(2) != b.size(1)) return at::cpu::bmm(a, b);
  const int64_t m = a.size(1), k = a.size(2), n = b.size(2);
  const at::Tensor c = at::empty({a.size(0), m, n}, a.options());
  Operand left, right;
  const at::Tensor x = readable(a, left), y = readable(b, right);
  const float* from = x.data_ptr<float>();
  const float* with = y.data_ptr<float>();
  float* to = c.data_ptr<float>();
  parallel_for(a.size(0), std::max<int64_t>(1, (1 << 15) / (m * n * k)), [&](int64_t first, int64_t end) {
    for (int64_t i = first; i < end; ++i) {
      product(m, n, k, 1, from + i * x.stride(0), left, with + i * y.stride(0), right, 0, to + i * m * n);
    }
  });
  return c;
}

// Registering says that a kernel is overridden, which is what is meant here.
struct Silence : c10::WarningHandler {
#if TORCH_VERSION_MAJOR >= 2
  void process(const c10::Warning&) override {}
#else
  void process(const c10::SourceLocation&, const std::string&, const bool) override {}
#endif
};

#if TORCH_VERSION_MAJOR >= 2
namespace warnings = c10::WarningUtils;
#else
namespace warnings = c10::Warning;
#endif

std::unique_ptr<torch::Library> registered() {
  const char* numerics = std::getenv("ROSE_NUMERICS");
  if (numerics == nullptr || std::strcmp(numerics, "native") != 0) return nullptr;
  void* torch = dlopen("libtorch_cpu.so", RTLD_LAZY | RTLD_NOLOAD);
  if (torch == nullptr) torch = dlopen(nullptr, RTLD_LAZY);
  onednn_sgemm = reinterpret_cast<OneDnnSgemm>(dlsym(torch, "dnnl_sgemm"));
  if (onednn_sgemm == nullptr) return nullptr;
  blas_sgemm = reinterpret_cast<BlasSgemm>(dlsym(torch, "sgemm_"));
  Silence silence;
  const warnings::WarningHandlerGuard guard(&silence);
  auto library = std::make_unique<torch::Library>(torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__);
  library->impl("mm", mm);
  library->impl("addmm", addmm);
  library->impl("bmm", bmm);
  return library;
}

// Kept as long as the process lasts.
const std::unique_ptr<torch::Library>& library = *new std::unique_ptr<torch::Library>(registered());

}  // namespace

const char* float_products() { return library ? "oneDNN" : "libtorch"; }

}  // namespace rose
