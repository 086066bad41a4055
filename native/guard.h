// The only try/catch of the ABI: no exception crosses into the caller's runtime.
#pragma once

#include <c10/util/Exception.h>

#include <new>
#include <stdexcept>
#include <string>

#include "rose.h"

namespace rose {

int32_t fail(int32_t status, const char* message) noexcept;

// A group failed, wherever it was called from: a backward meets operators' errors as well.
struct GroupError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Body>
int32_t guarded(Body body, int32_t other = ROSE_RUNTIME) noexcept {
  try {
    body();
    return ROSE_OK;
  } catch (const GroupError& e) {
    return fail(ROSE_DISTRIBUTED, e.what());
  } catch (const c10::IndexError& e) {
    return fail(ROSE_INDEX, e.what_without_backtrace());
  } catch (const c10::ValueError& e) {
    return fail(ROSE_VALUE, e.what_without_backtrace());
  } catch (const c10::TypeError& e) {
    return fail(ROSE_TYPE, e.what_without_backtrace());
  } catch (const c10::NotImplementedError& e) {
    return fail(ROSE_NOT_IMPLEMENTED, e.what_without_backtrace());
  } catch (const c10::LinAlgError& e) {
    return fail(ROSE_LINALG, e.what_without_backtrace());
  } catch (const c10::OutOfMemoryError& e) {
    return fail(ROSE_OUT_OF_MEMORY, e.what_without_backtrace());
  } catch (const c10::Error& e) {
    // libtorch 1.13 reports a failed CPU allocation as a plain c10::Error.
    const std::string text = e.what_without_backtrace();
    const bool memory = text.find("DefaultCPUAllocator: can't allocate memory") != std::string::npos ||
                        text.find("DefaultCPUAllocator: not enough memory") != std::string::npos;
    return fail(memory ? static_cast<int32_t>(ROSE_OUT_OF_MEMORY) : other, text.c_str());
  } catch (const std::bad_alloc& e) {
    return fail(ROSE_OUT_OF_MEMORY, e.what());
  } catch (const std::exception& e) {
    return fail(other, e.what());
  } catch (...) {
    return fail(other, "an exception of unknown type");
  }
}

}  // namespace rose
