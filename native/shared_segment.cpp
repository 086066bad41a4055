#include "shared_segment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <thread>

#include "call.h"
#include "guard.h"

namespace rose {

namespace {

constexpr const char* kKey = "shared";

[[noreturn]] void refuse(const std::string& what) {
  throw GroupError(what + ": " + std::strerror(errno) +
                   "; ranks that share memory run on one machine and see each other's processes; else use backend gloo");
}

}  // namespace

SharedSegment::SharedSegment(c10d::Store& store, int rank, size_t bytes, std::chrono::milliseconds timeout,
                             const std::function<void()>& check_peers)
    : bytes_(bytes) {
  if (rank == 0) {
    TORCH_CHECK_VALUE(!store.check({kKey}), "rank 0 of a group of this name is taken; a name serves one group of its store");
    create(store);
  } else {
    open(store, timeout, check_peers);
  }
}

SharedSegment::~SharedSegment() {
  close_descriptor();
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

void SharedSegment::close_descriptor() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void SharedSegment::create(c10d::Store& store) {
  descriptor_ = ::memfd_create("rose-group", MFD_CLOEXEC);
  if (descriptor_ < 0 || ::ftruncate(descriptor_, static_cast<off_t>(bytes_)) != 0) {
    close_descriptor();
    refuse("no shared memory of " + std::to_string(bytes_) + " bytes is to be had");
  }
  void* memory = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  if (memory == MAP_FAILED) {
    close_descriptor();
    refuse("shared memory of " + std::to_string(bytes_) + " bytes cannot be mapped");
  }
  data_ = static_cast<uint8_t*>(memory);
  const std::string path = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(descriptor_);
  store.set(kKey, std::vector<uint8_t>(path.begin(), path.end()));
}

void SharedSegment::open(c10d::Store& store, std::chrono::milliseconds timeout, const std::function<void()>& check_peers) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  auto pause = std::chrono::microseconds(100);
  while (!store.check({kKey})) {
    check_peers();
    if (std::chrono::steady_clock::now() > deadline) {
      throw GroupError(waited_text("joining the group", timeout, rank_text(0)));
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(10000));
  }
  const auto told = store.get(kKey);
  const std::string path(told.begin(), told.end());
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) {
    const int reason = errno;
    check_peers();  // rank 0 may have given up for a peer's failure, which is the cause to name
    errno = reason;
    refuse("rank 0's shared memory, " + path + ", cannot be opened");
  }
  struct stat status {};
  const bool is_ours = ::fstat(descriptor, &status) == 0 && static_cast<size_t>(status.st_size) == bytes_;
  if (!is_ours) {
    ::close(descriptor);
    check_peers();
    throw GroupError("rank 0's group has another size, or its memory is of another version; start all ranks alike");
  }
  void* memory = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  if (memory == MAP_FAILED) refuse("rank 0's shared memory, " + path + ", cannot be mapped");
  data_ = static_cast<uint8_t*>(memory);
}

}  // namespace rose
