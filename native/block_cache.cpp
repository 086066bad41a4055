// Memory of tensors on the CPU. A training step asks for the same sizes each time, and malloc answers with whatever lies
// free, cut and joined anew: the same tensor wanders through memory that no cache holds any more, and what is left between
// the pieces makes a process a tenth larger. So freed blocks are kept by their size, rounded up by an eighth at most, and
// the last one freed is given first. With what is in use they come to half more than was ever in use at once, at most:
// beyond that, those unused for longest go back to malloc. Which memory is used changes no bits.
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <unordered_map>

#include "rose.h"

namespace rose {

namespace {

class BlockCache final : public c10::Allocator {
 public:
  explicit BlockCache(c10::Allocator& source) : source_(source) {}

  // Const in some versions of libtorch and not in others; one of these is the override.
  c10::DataPtr allocate(size_t bytes) {
    if (bytes > kMost) return source_.allocate(bytes);  // which says that there is not so much
    void* memory = bytes == 0 ? nullptr : take(bytes)->memory();
    return {memory, memory, &release, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DataPtr allocate(size_t bytes) const { return const_cast<BlockCache*>(this)->allocate(bytes); }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  // An override in newer versions.
  void copy_data(void* to, const void* from, size_t bytes) const { std::memcpy(to, from, bytes); }

  int64_t spare_bytes() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return static_cast<int64_t>(kept_ + used_ - asked_);
  }

 private:
  // Smaller blocks are left to malloc.
  static constexpr size_t kLeast = 4096;
  static constexpr size_t kMost = size_t{1} << 60;

  // What stands before a block's memory.
  struct alignas(64) Block {
    BlockCache* owner;
    size_t bytes;  // rounded
    size_t asked;
    std::list<Block*>::iterator age;

    void* memory() { return this + 1; }
    static Block* of(void* memory) { return static_cast<Block*>(memory) - 1; }
  };

  // Eight sizes between a power of two and the next: where sizes grow bit by bit, as those of a text that is written, few
  // blocks serve all, and no holes are left that each next one is too large for.
  static size_t rounded(size_t bytes) {
    const size_t step = (size_t{1} << (63 - __builtin_clzll(bytes))) / 8;
    return (bytes + step - 1) / step * step;
  }

  Block* take(size_t bytes) {
    if (bytes < kLeast) return make(bytes);
    const size_t whole = rounded(bytes);
    Block* block = take_kept(whole);
    if (block == nullptr) {
      try {
        block = make(whole);
      } catch (const c10::Error&) {  // out of memory, of which this may hold some
        drop_oldest([this] { return kept_ > 0; });
        block = make(whole);
      }
    }
    block->asked = bytes;
    const std::lock_guard<std::mutex> lock(mutex_);
    asked_ += bytes;
    used_ += whole;
    most_used_ = std::max(most_used_, used_);
    return block;
  }

  // Null where none of that size is kept; then there is room for it within the bound.
  Block* take_kept(size_t bytes) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto found = free_.find(bytes);
      if (found != free_.end() && !found->second.empty()) {
        Block* block = found->second.back();
        found->second.pop_back();
        by_age_.erase(block->age);
        kept_ -= bytes;
        return block;
      }
    }
    drop_oldest([this, bytes] {
      const size_t used = used_ + bytes, most = std::max(most_used_, used);
      return kept_ > 0 && used + kept_ > most + most / 2;
    });
    return nullptr;
  }

  template <class While>
  void drop_oldest(const While& goes_on) {
    std::list<Block*> dropped;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      while (goes_on()) {
        Block* oldest = by_age_.front();
        auto& of_its_size = free_.at(oldest->bytes);
        of_its_size.pop_front();
        if (of_its_size.empty()) free_.erase(oldest->bytes);
        kept_ -= oldest->bytes;
        dropped.splice(dropped.end(), by_age_, by_age_.begin());
      }
    }
    for (Block* block : dropped) source_.raw_deallocate(block);
  }

  Block* make(size_t bytes) { return new (source_.raw_allocate(sizeof(Block) + bytes)) Block{this, bytes, bytes, {}}; }

  static void release(void* memory) {
    if (memory == nullptr) return;
    Block* block = Block::of(memory);
    block->owner->keep(block);
  }

  void keep(Block* block) {
    if (block->bytes < kLeast) return source_.raw_deallocate(block);
    const std::lock_guard<std::mutex> lock(mutex_);
    asked_ -= block->asked;
    used_ -= block->bytes;
    kept_ += block->bytes;
    free_[block->bytes].push_back(block);
    block->age = by_age_.insert(by_age_.end(), block);
  }

  c10::Allocator& source_;
  std::mutex mutex_;
  std::unordered_map<size_t, std::deque<Block*>> free_;  // by size, the last freed last
  std::list<Block*> by_age_;                             // the last freed last
  size_t used_ = 0, most_used_ = 0, kept_ = 0;           // rounded
  size_t asked_ = 0;                                     // of those in use
};

BlockCache& cache = []() -> BlockCache& {
  auto* made = new BlockCache(*c10::GetDefaultCPUAllocator());  // as long as the process lasts
  c10::SetCPUAllocator(made, 1);
  return *made;
}();

}  // namespace

}  // namespace rose

extern "C" int64_t rose_spare_bytes() { return rose::cache.spare_bytes(); }
