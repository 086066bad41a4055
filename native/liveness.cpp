#include "liveness.h"

#include <cstdio>
#include <cstring>
#include <string>

namespace rose {

uint64_t start_of(pid_t process) {
  std::FILE* file = std::fopen(("/proc/" + std::to_string(process) + "/stat").c_str(), "re");
  if (file == nullptr) return 0;
  char text[1024];
  const size_t length = std::fread(text, 1, sizeof text - 1, file);
  std::fclose(file);
  text[length] = 0;

  // "id (name) state ..."; the name may hold anything, and the start is the 22nd field.
  const char* field = std::strrchr(text, ')');
  char state = 0;
  unsigned long long start = 0;
  if (field == nullptr ||
      std::sscanf(field + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &state, &start) != 2) {
    return 0;
  }
  return state == 'Z' || state == 'X' ? 0 : start;
}

}  // namespace rose
