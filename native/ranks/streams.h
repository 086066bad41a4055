// Whole reads and writes of file descriptors.
#pragma once

#include <errno.h>
#include <unistd.h>

#include <string>

namespace rose {

// False where the reader has gone.
inline bool write_all(int file, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const auto count = write(file, text.data() + done, text.size() - done);
    if (count >= 0) {
      done += count;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

// Adds what is there, at least one byte; false at the end.
inline bool read_some(int file, std::string& text) {
  char buffer[65536];
  ssize_t count;
  do {
    count = read(file, buffer, sizeof buffer);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return false;
  text.append(buffer, count);
  return true;
}

}  // namespace rose
