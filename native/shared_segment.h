// Memory that the ranks of a group map, each where it likes. It has no name in any file system: rank 0 makes it and
// tells the store where its own descriptor is to be found, the others open that. So nothing can stay behind, however
// ranks end.
#pragma once

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <cstdint>
#include <functional>

namespace rose {

class SharedSegment {
 public:
  // On rank 0 the memory is new and full of zeros; on others it is rank 0's, for which they wait. check_peers, called
  // meanwhile, throws where the wait is in vain.
  SharedSegment(c10d::Store& store, int rank, size_t bytes, std::chrono::milliseconds timeout,
                const std::function<void()>& check_peers);
  ~SharedSegment();
  SharedSegment(const SharedSegment&) = delete;
  SharedSegment& operator=(const SharedSegment&) = delete;

  uint8_t* data() const { return data_; }

  // Once all have mapped it, the descriptor has no use.
  void close_descriptor();

 private:
  void create(c10d::Store& store);
  void open(c10d::Store& store, std::chrono::milliseconds timeout, const std::function<void()>& check_peers);

  const size_t bytes_;
  int descriptor_ = -1;
  uint8_t* data_ = nullptr;
};

}  // namespace rose
