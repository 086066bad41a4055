// Where the ranks of a world find each other before they are connected.
#pragma once

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <memory>

#include "room.h"
#include "rose.h"

namespace rose {

struct Store {
  c10::intrusive_ptr<c10d::Store> c10d;
  std::unique_ptr<Rooms> rooms;  // null where the ranks may be processes
};

inline Store& store_of(const rose_store* handle) { return *reinterpret_cast<Store*>(const_cast<rose_store*>(handle)); }

}  // namespace rose
