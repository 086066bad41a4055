// Dropout from torch's Mersenne Twister, whose numbers are drawn in blocks: the same mask, and the same state afterwards,
// as at::dropout, which draws one number at a time through its generator.
#include <ATen/CPUGeneratorImpl.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "clones.h"
#include "guard.h"
#include "handles.h"
#include "observed.h"

namespace rose {

// The next 624 words of state, and what they are tempered to (Matsumoto and Nishimura, 1998).
ROSE_CLONES("avx512f", "avx2") static void advance(uint32_t* state) {
  constexpr int n = at::MERSENNE_STATE_N, m = at::MERSENNE_STATE_M;
  const auto twist = [](uint32_t u, uint32_t v) { return (((u & 0x80000000u) | (v & 0x7fffffffu)) >> 1) ^ ((0u - (v & 1u)) & 0x9908b0dfu); };
  for (int k = 0; k < n - m; ++k) state[k] = state[k + m] ^ twist(state[k], state[k + 1]);
  for (int k = n - m; k < n - 1; ++k) state[k] = state[k + m - n] ^ twist(state[k], state[k + 1]);
  state[n - 1] = state[m - 1] ^ twist(state[n - 1], state[0]);
}

ROSE_CLONES("avx512f", "avx2") static void temper(const uint32_t* state, uint32_t* words) {
  for (int k = 0; k < at::MERSENNE_STATE_N; ++k) {
    uint32_t y = state[k];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    words[k] = y ^ (y >> 18);
  }
}

// The words of a generator, in its order, as long as this holds its state.
class Words {
 public:
  explicit Words(at::CPUGeneratorImpl& generator) : generator_(generator), data_(generator.engine().data()) {
    temper(data_.state_.data(), words_);
  }

  ~Words() {
    at::mt19937 engine;
    engine.set_data(data_);
    generator_.set_engine(engine);
  }

  uint32_t next() {
    if (--data_.left_ == 0) {
      advance(data_.state_.data());
      temper(data_.state_.data(), words_);
      data_.left_ = at::MERSENNE_STATE_N;
      data_.next_ = 0;
    }
    return words_[data_.next_++];
  }

  // How many pairs can be taken before the state advances.
  int64_t pairs() const { return (data_.left_ - 1) / 2; }

  const uint32_t* take(int64_t pairs) {
    const uint32_t* taken = words_ + data_.next_;
    data_.left_ -= static_cast<int>(2 * pairs);
    data_.next_ += static_cast<uint32_t>(2 * pairs);
    return taken;
  }

 private:
  at::CPUGeneratorImpl& generator_;
  at::mt19937_data_pod data_;
  uint32_t words_[at::MERSENNE_STATE_N];
};

// `kept` where of a pair of words, the higher first, the 53 lower bits are a number below `below`, else 0.
ROSE_CLONES("avx512f", "avx2") static void compare(const uint32_t* words, int64_t below, float kept, float* mask, int64_t count) {
  for (int64_t k = 0; k < count; ++k) {
    const uint64_t number = (static_cast<uint64_t>(words[2 * k]) << 32 | words[2 * k + 1]) & ((1ull << 53) - 1);
    mask[k] = static_cast<int64_t>(number) < below ? kept : 0.0f;
  }
}

// For each element, in the order of memory, `kept` with probability 1 - p, else 0: a pair's number over 2⁵³ lies below 1 - p.
static void draw(at::CPUGeneratorImpl& generator, double p, float kept, float* mask, int64_t count) {
  const auto below = static_cast<int64_t>(std::ceil((1 - p) * static_cast<double>(1ull << 53)));
  const std::lock_guard<std::mutex> lock(generator.mutex_);
  Words words(generator);
  for (int64_t k = 0; k < count;) {
    const int64_t pairs = std::min(words.pairs(), count - k);
    if (pairs > 0) {
      compare(words.take(pairs), below, kept, mask + k, pairs);
      k += pairs;
    } else {
      const uint32_t pair[] = {words.next(), words.next()};
      compare(pair, below, kept, mask + k++, 1);
    }
  }
}

// Whether at::dropout draws a mask that lies as its input does, as it has since PyTorch 2.5; before, masks are contiguous.
static constexpr bool kMaskLiesAsInput = TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 5);

// With MKL, at::dropout draws its masks by MKL's own generator.
static bool can_draw(const at::Tensor& input, double p) {
  return input.device().is_cpu() && input.scalar_type() == at::kFloat && input.layout() == at::kStrided && input.numel() > 0 &&
         p > 0 && p < 1 && !at::hasMKL();
}

}  // namespace rose

extern "C" int32_t rose_dropout(const rose_tensor* input, double p, const rose_generator* generator_or_null, rose_tensor** result) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::dropout");
    const at::Tensor x = rose::borrow(input);
    *result = nullptr;
    if (!rose::can_draw(x, p)) return;
    const at::Generator generator = generator_or_null == nullptr ? at::detail::getDefaultCPUGenerator() : rose::generator_of(generator_or_null);
    const at::Tensor mask = rose::kMaskLiesAsInput ? at::empty_like(x.detach()) : at::empty(x.sizes(), x.options());
    rose::draw(*at::check_generator<at::CPUGeneratorImpl>(generator), p, 1.0f / static_cast<float>(1 - p), mask.data_ptr<float>(), mask.numel());
    // In the layout of the input, as at::dropout has it.
    const bool lies = rose::kMaskLiesAsInput || x.is_contiguous();
    *result = rose::give(x * (lies ? mask : at::empty_like(x.detach()).copy_(mask)));
  });
}
