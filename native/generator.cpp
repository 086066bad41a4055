// Sources of random numbers.
#include <memory>
#include <mutex>

#include "guard.h"
#include "handles.h"

extern "C" {

int32_t rose_generator_new(int32_t device_type, int32_t device_index, int32_t is_default,
                           rose_generator** generator) {
  return rose::guarded([&] {
    const auto& standard = at::globalContext().defaultGenerator(rose::device_of(device_type, device_index));
    auto own = std::make_unique<at::Generator>(is_default != 0 ? standard : standard.clone());
    *generator = reinterpret_cast<rose_generator*>(own.release());
  });
}

int32_t rose_generator_seed(rose_generator* generator, uint64_t seed) {
  return rose::guarded([&] {
    auto& g = rose::generator_of(generator);
    const std::lock_guard<std::mutex> lock(g.mutex());
    g.set_current_seed(seed);
  });
}

int32_t rose_generator_state(const rose_generator* generator, rose_tensor** state) {
  return rose::guarded([&] {
    auto& g = rose::generator_of(generator);
    const std::lock_guard<std::mutex> lock(g.mutex());
    *state = rose::give(g.get_state());
  });
}

int32_t rose_generator_set_state(rose_generator* generator, const rose_tensor* state) {
  return rose::guarded([&] {
    auto& g = rose::generator_of(generator);
    const std::lock_guard<std::mutex> lock(g.mutex());
    g.set_state(rose::borrow(state));
  });
}

void rose_generator_drop(rose_generator* generator) { delete reinterpret_cast<at::Generator*>(generator); }

int32_t rose_manual_seed(uint64_t seed) {
  return rose::guarded([&] { at::manual_seed(seed); });
}

}  // extern "C"
