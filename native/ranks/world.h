// The processes of one world.
#pragma once

#include <stdio.h>

#include <string>
#include <utility>
#include <vector>

#include "child.h"
#include "streams.h"

namespace rose {

class World {
 public:
  World(int number, std::vector<Child> children) : number_(number), children_(std::move(children)) {}

  int number() const { return number_; }
  std::vector<Child>& children() { return children_; }

  void say(const std::string& line) {
    for (const auto& child : children_) {
      if (child.output >= 0) write_all(child.input, line);
    }
  }

  // Kills what still lives of it, in whatever it is.
  void end() {
    for (auto& child : children_) child.kill();
  }

  // Lines, each after the world's number.
  std::string marked(const std::string& lines) const {
    std::string all;
    for (size_t start = 0; start < lines.size();) {
      const auto end = lines.find('\n', start) + 1;
      all += std::to_string(number_) + " " + lines.substr(start, end - start);
      start = end;
    }
    return all;
  }

 private:
  int number_;
  std::vector<Child> children_;
};

}  // namespace rose
