// rose-ranks: the parent of a world's ranks. It loads librose.so, and with it libtorch, once; forks a process for each
// rank; and starts .NET in each. Towards the harness it speaks for all of them on its standard streams.
//
//   rose-ranks LIBROSE HOSTFXR DOTNET_ROOT APP
//
// Input: a line "PROCESSES RANKS_EACH LOG_FOLDER"; what follows goes to every rank, after a line with its number.
// Output: the ranks' messages, line by line, and how each process ended. When the input closes, all end.
// Nothing here may start a thread: a fork keeps only the thread that forks.
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "child.h"
#include "streams.h"

namespace {

using rose::Child;

struct Order {
  int processes = 0;
  int ranks_each = 0;
  std::string log_folder;
};

Order parse(const std::string& line) {
  Order order;
  int folder = 0;
  sscanf(line.c_str(), "%d %d %n", &order.processes, &order.ranks_each, &folder);
  order.log_folder = line.substr(folder);
  return order;
}

[[noreturn]] void end_all(std::vector<Child>& children) {
  for (auto& child : children) child.kill();
  _exit(0);
}

// The ranks' lines out, the harness's lines in, until the harness has gone.
[[noreturn]] void relay(std::vector<Child>& children) {
  std::string text;
  for (;;) {
    std::vector<pollfd> waits{{STDIN_FILENO, POLLIN, 0}};
    for (const auto& child : children) waits.push_back({child.output, POLLIN, 0});
    if (poll(waits.data(), waits.size(), -1) < 0) continue;
    for (size_t k = 0; k < children.size(); k++) {
      if (waits[k + 1].revents != 0 && !rose::write_all(STDOUT_FILENO, children[k].hear())) end_all(children);
    }
    if (waits[0].revents == 0) continue;
    text.clear();
    if (!rose::read_some(STDIN_FILENO, text)) end_all(children);
    for (const auto& child : children) rose::write_all(child.input, text);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: rose-ranks LIBROSE HOSTFXR DOTNET_ROOT APP, as the harness starts it\n");
    return 2;
  }
  // A terminal's Ctrl-C reaches every process of its group; the harness decides what becomes of its ranks.
  signal(SIGINT, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  // Ranks are ended without notice, and .NET would leave its pipes for debuggers behind. A user's own setting stands.
  setenv("DOTNET_EnableDiagnostics", "0", 0);
  const rose::ArgumentArea area(argc, argv);
  // Where this fails, each rank meets the same fault and says it better.
  dlopen(argv[1], RTLD_LAZY);
  const rose::Runtime runtime(argv[2], argv[3], argv[4]);

  std::string input;
  while (input.find('\n') == std::string::npos) {
    if (!rose::read_some(STDIN_FILENO, input)) return 0;
  }
  const auto end = input.find('\n');
  const auto order = parse(input.substr(0, end));
  input.erase(0, end + 1);

  std::vector<Child> children;
  for (int k = 0; k < order.processes; k++) {
    const rose::RankTitle title{k * order.ranks_each, order.ranks_each, order.processes * order.ranks_each};
    children.push_back(Child::fork(title, order.log_folder, children, area, runtime));
    rose::write_all(children.back().input, std::to_string(title.first_rank) + "\n" + input);
  }
  relay(children);
}
