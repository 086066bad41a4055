// ATen's products of float32 matrices by the sgemm of products.h, in place of its own kernels when the library is loaded with
// ROSE_NUMERICS=native and where libtorch has oneDNN beside it; libraries that carry MKL are left as they are.
#include <ATen/CPUFunctions.h>
#include <torch/library.h>
#include <torch/version.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "parallel.h"
#include "products.h"

namespace rose {

namespace {

// Layout 0 where it lies in neither way.
Operand operand_of(int64_t rows, int64_t columns, int64_t row_stride, int64_t column_stride) {
  if ((column_stride == 1 || columns == 1) && (row_stride >= columns || rows == 1)) return {'N', rows == 1 ? columns : row_stride};
  if ((row_stride == 1 || rows == 1) && (column_stride >= rows || columns == 1)) return {'T', columns == 1 ? rows : column_stride};
  return {0, 0};
}

bool is_plain(const at::Tensor& t, int64_t dim) {
  return t.dim() == dim && t.scalar_type() == at::kFloat && t.layout() == at::kStrided && !t.is_neg() && t.numel() > 0;
}

bool is_large(const at::Tensor& a, const at::Tensor& b) {
  return is_plain(a, 2) && is_plain(b, 2) && a.size(1) == b.size(0) && a.size(0) * a.size(1) * b.size(1) >= kLargeProduct;
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
  shared_product(c.size(0), c.size(1), a.size(1), alpha, x.data_ptr<float>(), left, y.data_ptr<float>(), right, beta, c.data_ptr<float>());
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
      product(m, n, k, 1, from + i * x.stride(0), left, with + i * y.stride(0), right, 0, to + i * m * n, n);
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
  if (!has_products()) return nullptr;
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
