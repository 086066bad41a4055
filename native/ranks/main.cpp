// rose-ranks: the parent of a run's ranks. It loads librose.so, and with it libtorch, once; forks a process for each
// rank; and starts .NET in each. Towards the harness it speaks for all of them on its standard streams.
//
//   rose-ranks LIBROSE HOSTFXR DOTNET_ROOT APP
//
// Input, a line each:
//   fork WORLD PROCESSES RANKS_EACH LOG_FOLDER   makes the ranks of a world; each hears its number first
//   say WORLD TEXT                               goes to every rank of it
//   end WORLD                                    kills them, which is answered with an empty line
// Output, each line after its world's number: what the ranks say, and how each process ended.
// When the input closes, all end. Nothing here may start a thread: a fork keeps only the thread that forks.
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "child.h"
#include "streams.h"
#include "world.h"

namespace {

using rose::Child;
using rose::World;

class Parent {
 public:
  Parent(const rose::ArgumentArea& area, const rose::Runtime& runtime) : area_(area), runtime_(runtime) {}

  // The ranks' lines out, the harness's lines in, until the harness has gone.
  [[noreturn]] void relay() {
    for (;;) {
      std::vector<pollfd> waits{{STDIN_FILENO, POLLIN, 0}};
      std::vector<std::pair<World*, Child*>> sources;
      for (auto& world : worlds_) {
        for (auto& child : world.children()) {
          waits.push_back({child.output, POLLIN, 0});
          sources.emplace_back(&world, &child);
        }
      }
      if (poll(waits.data(), waits.size(), -1) < 0) continue;
      for (size_t k = 0; k < sources.size(); k++) {
        const auto [world, child] = sources[k];
        if (waits[k + 1].revents != 0) tell(world->marked(child->hear()));
      }
      if (waits[0].revents != 0) read_orders();
    }
  }

 private:
  const rose::ArgumentArea& area_;
  const rose::Runtime& runtime_;
  std::list<World> worlds_;
  std::string orders_;

  void read_orders() {
    if (!rose::read_some(STDIN_FILENO, orders_)) end_all();
    size_t start = 0;
    for (size_t end; (end = orders_.find('\n', start)) != std::string::npos; start = end + 1) {
      obey(orders_.substr(start, end + 1 - start));
    }
    orders_.erase(0, start);
  }

  void obey(const std::string& line) {
    int number = 0, rest = 0;
    if (sscanf(line.c_str(), "fork %d %n", &number, &rest) == 1 && rest > 0) {
      fork_world(number, line.substr(rest, line.size() - rest - 1));
    } else if (sscanf(line.c_str(), "say %d %n", &number, &rest) == 1 && rest > 0) {
      const auto world = find(number);
      if (world != worlds_.end()) world->say(line.substr(rest));
    } else if (sscanf(line.c_str(), "end %d", &number) == 1) {
      const auto world = find(number);
      if (world != worlds_.end()) {
        world->end();
        worlds_.erase(world);
      }
      tell(std::to_string(number) + " \n");
    }
  }

  void fork_world(int number, const std::string& order) {
    int processes = 0, ranks_each = 0, folder = 0;
    sscanf(order.c_str(), "%d %d %n", &processes, &ranks_each, &folder);
    std::vector<const Child*> others;
    for (auto& world : worlds_) {
      for (const auto& child : world.children()) others.push_back(&child);
    }
    std::vector<Child> children;
    children.reserve(processes);
    for (int k = 0; k < processes; k++) {
      const rose::RankTitle title{k * ranks_each, ranks_each, processes * ranks_each};
      children.push_back(Child::fork(title, order.substr(folder), others, area_, runtime_));
      others.push_back(&children.back());
      rose::write_all(children.back().input, std::to_string(title.first_rank) + "\n");
    }
    worlds_.emplace_back(number, std::move(children));
  }

  std::list<World>::iterator find(int number) {
    return std::find_if(worlds_.begin(), worlds_.end(), [number](const World& each) { return each.number() == number; });
  }

  void tell(const std::string& lines) {
    if (!rose::write_all(STDOUT_FILENO, lines)) end_all();
  }

  [[noreturn]] void end_all() {
    for (auto& world : worlds_) world.end();
    _exit(0);
  }
};

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
  Parent(area, runtime).relay();
}
