// Where the time of a thread's operators goes. libtorch calls out each operator's begin and end, those of backward too,
// whichever thread runs it: callbacks and clock travel with the thread's state. The time between two changes of class is
// one interval of one line, so that the classes never add up to more than passed. On the CPU operators are done when they
// return; on a GPU they are only queued, so that events are queued between them and read at the end.
#include <c10/util/ThreadLocalDebugInfo.h>
#include <torch/cuda.h>
#if __has_include(<torch/csrc/profiler/stubs/base.h>)
#include <torch/csrc/profiler/stubs/base.h>
#else
#include <torch/csrc/profiler/api.h>
#endif

#include <chrono>
#include <mutex>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "guard.h"
#include "handles.h"
#include "observed.h"

namespace rose {

using torch::profiler::impl::ProfilerStubs;

// Libtorch's own timed event, which needs no header of CUDA; its type differs between versions.
template <class Event>
Event timed_event(float (ProfilerStubs::*)(const Event*, const Event*) const);
using TimedEvent = decltype(timed_event(&ProfilerStubs::elapsed));

class KernelClock {
 public:
  // The classes of operators: lines of a name and a number.
  KernelClock(const char* classes, int32_t count, bool is_cuda) : spent_(count), is_cuda_(is_cuda) {
    std::istringstream lines(classes);
    std::string name;
    for (int32_t number; lines >> name >> number;) {
      TORCH_CHECK_VALUE(number >= 0 && number < count, "the class of ", name, " is ", number, " of ", count);
      classes_.emplace(name, number);
    }
  }

  void start() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_cuda_) torch::cuda::synchronize();
    std::fill(spent_.begin(), spent_.end(), 0.0);
    marks_.clear();
    current_ = forced_ = ROSE_KERNEL_HOST;
    mark();
  }

  void stop(double* milliseconds) {
    const std::lock_guard<std::mutex> lock(mutex_);
    mark();
    if (is_cuda_) {
      torch::cuda::synchronize();
      for (size_t k = 0; k + 1 < marks_.size(); ++k) {
        if (marks_[k].second == ROSE_KERNEL_HOST) continue;
        const double microseconds = torch::profiler::impl::cudaStubs()->elapsed(&marks_[k].first, &marks_[k + 1].first);
        spent_[marks_[k].second] += microseconds / 1e3;
      }
    }
    std::copy(spent_.begin(), spent_.end(), milliseconds);
    milliseconds[ROSE_KERNEL_HOST] = 0;
  }

  void force(int32_t number) {
    const std::lock_guard<std::mutex> lock(mutex_);
    forced_ = number;
  }

  // An operator begins; the class that goes on when it ends.
  int32_t begin(const char* name) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const int32_t outer = current_;
    change(class_of(name));
    return outer;
  }

  void end(int32_t outer) {
    const std::lock_guard<std::mutex> lock(mutex_);
    change(outer);
  }

 private:
  using Clock = std::chrono::steady_clock;

  // What an operator of a class calls is its own, but for collectives.
  int32_t class_of(const char* name) {
    const auto found = classes_.find(name_.assign(name));
    const int32_t own = found != classes_.end() ? found->second
                        : name_.compare(0, 10, "autograd::") == 0 ? ROSE_KERNEL_HOST : ROSE_KERNEL_OTHER;
    if (own == ROSE_KERNEL_COMMUNICATION || current_ == ROSE_KERNEL_COMMUNICATION) return ROSE_KERNEL_COMMUNICATION;
    if (forced_ != ROSE_KERNEL_HOST && own != ROSE_KERNEL_HOST) return forced_;
    return current_ == ROSE_KERNEL_HOST || current_ == ROSE_KERNEL_OTHER ? own : current_;
  }

  void change(int32_t number) {
    if (number == current_) return;
    if (!is_cuda_) spent_[current_] += std::chrono::duration<double, std::milli>(Clock::now() - last_).count();
    current_ = number;
    mark();
  }

  void mark() {
    if (!is_cuda_) {
      last_ = Clock::now();
      return;
    }
    marks_.emplace_back(TimedEvent(), current_);
    torch::profiler::impl::cudaStubs()->record(nullptr, &marks_.back().first, nullptr);
  }

  std::mutex mutex_;
  std::unordered_map<std::string, int32_t> classes_;
  std::vector<double> spent_;
  std::vector<std::pair<TimedEvent, int32_t>> marks_;
  const bool is_cuda_;
  int32_t current_ = ROSE_KERNEL_HOST;
  int32_t forced_ = ROSE_KERNEL_HOST;
  Clock::time_point last_;
  std::string name_;
};

// How operators find the clock of the thread that they work for. The kind is one that nothing else of libtorch reads;
// that of its profiler it would take for its own.
static c10::DebugInfoKind clock_kind() { return c10::DebugInfoKind::TEST_INFO_2; }

struct ClockOfThread : c10::DebugInfoBase {
  explicit ClockOfThread(KernelClock& clock) : clock(clock) {}
  KernelClock& clock;
};

struct Within : at::ObserverContext {
  Within(KernelClock& clock, int32_t outer) : clock(clock), outer(outer) {}
  KernelClock& clock;
  const int32_t outer;
};

static std::unique_ptr<at::ObserverContext> operator_begins(const at::RecordFunction& function) {
  auto* info = dynamic_cast<ClockOfThread*>(c10::ThreadLocalDebugInfo::get(clock_kind()));
  if (info == nullptr) return nullptr;
  return std::make_unique<Within>(info->clock, info->clock.begin(function.name()));
}

static void operator_ends(const at::RecordFunction&, at::ObserverContext* context) {
  if (auto* within = static_cast<Within*>(context)) within->clock.end(within->outer);
}

static thread_local at::CallbackHandle clock_callback = at::INVALID_CALLBACK_HANDLE;

static KernelClock& clock_of(rose_kernel_clock* clock) { return *reinterpret_cast<KernelClock*>(clock); }

}  // namespace rose

extern "C" {

int32_t rose_kernel_clock_new(const char* classes, int32_t count, int32_t device_type, rose_kernel_clock** clock) {
  return rose::guarded([&] {
    const bool is_cuda = static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CUDA;
    *clock = reinterpret_cast<rose_kernel_clock*>(new rose::KernelClock(classes, count, is_cuda));
  });
}

int32_t rose_kernel_clock_start(rose_kernel_clock* clock) {
  return rose::guarded([&] {
    TORCH_CHECK(rose::clock_callback == at::INVALID_CALLBACK_HANDLE, "a clock of kernels runs on this thread already; stop it first");
    rose::clock_of(clock).start();
    c10::ThreadLocalDebugInfo::_push(rose::clock_kind(), std::make_shared<rose::ClockOfThread>(rose::clock_of(clock)));
    rose::clock_callback = at::addThreadLocalCallback(
        at::RecordFunctionCallback(rose::operator_begins, rose::operator_ends).scopes({at::RecordScope::FUNCTION}));
  });
}

int32_t rose_kernel_clock_stop(rose_kernel_clock* clock, double* milliseconds) {
  return rose::guarded([&] {
    TORCH_CHECK(rose::clock_callback != at::INVALID_CALLBACK_HANDLE, "no clock of kernels runs on this thread; start it there");
    at::removeCallback(rose::clock_callback);
    rose::clock_callback = at::INVALID_CALLBACK_HANDLE;
    c10::ThreadLocalDebugInfo::_pop(rose::clock_kind());
    rose::clock_of(clock).stop(milliseconds);
  });
}

void rose_kernel_clock_force(rose_kernel_clock* clock, int32_t number) { rose::clock_of(clock).force(number); }

void rose_kernel_clock_drop(rose_kernel_clock* clock) { delete &rose::clock_of(clock); }

}  // extern "C"
