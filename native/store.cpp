#include "store.h"

#include <torch/csrc/distributed/c10d/HashStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "guard.h"

namespace {

// 2.x serves the store through libuv where nothing else is said, which not every build of it has; 1.13 has no such field.
template <class Options>
auto refuse_libuv(Options& options, int) -> decltype(options.useLibUV = false, void()) {
  options.useLibUV = false;
}
template <class Options>
void refuse_libuv(Options&, long) {}

}  // namespace

extern "C" {

int32_t rose_store_new(const char* host_or_null, int32_t* port, int32_t is_server, int32_t timeout_ms,
                       rose_store** store) {
  const auto body = [&] {
    auto made = std::make_unique<rose::Store>();
    if (host_or_null == nullptr) {
      made->c10d = c10::make_intrusive<c10d::HashStore>();
      made->c10d->setTimeout(std::chrono::milliseconds(timeout_ms));
      made->rooms = std::make_unique<rose::Rooms>();
    } else {
      c10d::TCPStoreOptions options;
      options.port = static_cast<std::uint16_t>(*port);
      options.isServer = is_server != 0;
      options.waitWorkers = false;
      refuse_libuv(options, 0);
      options.timeout = std::chrono::milliseconds(timeout_ms);
      auto tcp = c10::make_intrusive<c10d::TCPStore>(host_or_null, options);
      *port = tcp->getPort();
      made->c10d = std::move(tcp);
    }
    *store = reinterpret_cast<rose_store*>(made.release());
  };
  return rose::guarded(body, ROSE_DISTRIBUTED);
}

void rose_store_drop(rose_store* store) { delete &rose::store_of(store); }

}  // extern "C"
