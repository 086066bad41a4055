// The names of gloo that c10d's ProcessGroupGloo.hpp mentions, for a PyTorch wheel: gloo is compiled
// into its libtorch_cpu, but its headers are not shipped. Objects of these types are made and used
// inside libtorch alone and pass through here as shared pointers, so their layout does not matter;
// never make one or call a method of one outside libtorch.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gloo {

class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};

namespace rendezvous {
class Store {
 public:
  static constexpr std::chrono::milliseconds kDefaultTimeout = std::chrono::seconds(30);
  virtual ~Store();
  virtual void set(const std::string& key, const std::vector<char>& data) = 0;
  virtual std::vector<char> get(const std::string& key) = 0;
  virtual void wait(const std::vector<std::string>& keys) = 0;
  virtual void wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& timeout);
};
} // namespace rendezvous

namespace transport {
class Device {
 public:
  virtual ~Device() = 0;
};

class UnboundBuffer {
 public:
  virtual ~UnboundBuffer();
};
} // namespace transport

} // namespace gloo
