// Errors, build description and process-wide or thread-wide settings.
#include <ATen/Parallel.h>
#include <c10/core/AutogradState.h>
#include <c10/core/GradMode.h>
#include <dlfcn.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <sstream>
#include <string>

#include "guard.h"
#include "handles.h"
#include "products.h"

namespace rose {

static thread_local std::string last_error;

int32_t fail(int32_t status, const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
  return status;
}

// All backward passes of a GPU run on one thread, unless a caller asks that its own stay on its thread.
#if TORCH_VERSION_MAJOR >= 2
static constexpr bool kBackwardCanStay = true;
static bool autograd_threads() { return c10::AutogradState::get_tls_state().get_multithreading_enabled(); }
static void set_autograd_threads(bool value) {
  c10::AutogradState::get_tls_state().set_multithreading_enabled(value);
}
#else
static constexpr bool kBackwardCanStay = false;
static bool autograd_threads() { return true; }
static void set_autograd_threads(bool value) {
  TORCH_CHECK_NOT_IMPLEMENTED(value, "libtorch ", TORCH_VERSION,
                              " runs all backward passes of a GPU on one thread; from libtorch 2.0 on they can stay on the caller's");
}
#endif

static std::string describe_build() {
  std::ostringstream text;
  text << "version: " << TORCH_VERSION << '\n';
  text << "cuda_devices: " << (torch::cuda::is_available() ? torch::cuda::device_count() : 0) << '\n';
#ifdef USE_C10D_GLOO
  text << "gloo: true\n";
#else
  text << "gloo: false\n";
#endif
#ifdef USE_C10D_NCCL
  text << "nccl: true\n";
#else
  text << "nccl: false\n";
#endif
#ifdef ROSE_CUDA_HEADERS
  text << "cuda_graphs: true\n";
#else
  text << "cuda_graphs: false\n";
#endif
  text << "backward_can_stay: " << (kBackwardCanStay ? "true" : "false") << '\n';
  text << "products: " << float_products() << '\n';
  text << "config:\n" << at::show_config();
  return text.str();
}

static int64_t read_setting(int32_t setting) {
  switch (setting) {
    case ROSE_SETTING_GRAD_MODE:
      return c10::GradMode::is_enabled();
    case ROSE_SETTING_DETERMINISTIC:
      return at::globalContext().deterministicAlgorithms();
    case ROSE_SETTING_THREADS:
      return at::get_num_threads();
    case ROSE_SETTING_CUDA_DEVICE:
      return torch::cuda::is_available() ? c10::impl::VirtualGuardImpl(at::kCUDA).getDevice().index() : -1;
    case ROSE_SETTING_ONEDNN:
      return at::globalContext().userEnabledMkldnn();
    case ROSE_SETTING_AUTOGRAD_THREADS:
      return autograd_threads();
    default:
      TORCH_CHECK_VALUE(false, "no setting has the number ", setting);
  }
}

// OpenBLAS has a pool of its own, which does not follow ATen's setting.
static void set_openblas_threads(int count) {
  static const auto setter = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  if (setter != nullptr) setter(count);
}

static void write_setting(int32_t setting, int64_t value) {
  switch (setting) {
    case ROSE_SETTING_GRAD_MODE:
      c10::GradMode::set_enabled(value != 0);
      break;
    case ROSE_SETTING_DETERMINISTIC:
      at::globalContext().setDeterministicAlgorithms(value != 0, /*warn_only=*/false);
      break;
    case ROSE_SETTING_THREADS:
      at::set_num_threads(static_cast<int>(value));
      set_openblas_threads(static_cast<int>(value));
      break;
    case ROSE_SETTING_CUDA_DEVICE:
      c10::impl::VirtualGuardImpl(at::kCUDA).setDevice(device_of(static_cast<int32_t>(at::kCUDA), value));
      break;
    case ROSE_SETTING_ONEDNN:
      at::globalContext().setUserEnabledMkldnn(value != 0);
      break;
    case ROSE_SETTING_AUTOGRAD_THREADS:
      set_autograd_threads(value != 0);
      break;
  }
}

}  // namespace rose

extern "C" {

const char* rose_last_error(void) { return rose::last_error.c_str(); }

int32_t rose_describe_build(const char** text) {
  return rose::guarded([&] {
    static const std::string description = rose::describe_build();
    *text = description.c_str();
  });
}

int32_t rose_set(int32_t setting, int64_t value, int64_t* old) {
  return rose::guarded([&] {
    *old = rose::read_setting(setting);
    if (value >= 0) rose::write_setting(setting, value);
  });
}

int32_t rose_synchronize(int32_t device_type, int32_t device_index) {
  return rose::guarded([&] {
    if (rose::device_of(device_type, device_index).is_cuda()) torch::cuda::synchronize(device_index);
  });
}

}  // extern "C"
