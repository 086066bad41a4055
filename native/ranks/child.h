// The process of one rank, or of all ranks as threads, as its parent sees it.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "runtime.h"
#include "streams.h"

namespace rose {

// Where the ranks in it stand in their world.
struct RankTitle {
  int first_rank;
  int rank_count;
  int world_size;
};

// The command line of this process in memory, which lists of processes show.
class ArgumentArea {
 public:
  ArgumentArea(int argc, char** argv) : start_(argv[0]), size_(argv[argc - 1] + strlen(argv[argc - 1]) + 1 - argv[0]) {}

  // "rose rank FIRST+COUNT/SIZE", for whoever reads a list of processes.
  void show(const RankTitle& title) const {
    memset(start_, 0, size_);
    snprintf(start_, size_, "rose%crank%c%d+%d/%d", 0, 0, title.first_rank, title.rank_count, title.world_size);
  }

 private:
  char* start_;
  size_t size_;
};

struct Child {
  // The rank's file of messages; its standard output and error are its log.
  static constexpr int kMessages = 3;

  int first_rank;
  pid_t id;
  int input;   // to its standard input
  int output;  // of its messages; -1 after its end

  // Others are the ranks that live already.
  static Child fork(const RankTitle& title, const std::string& log_folder, const std::vector<const Child*>& others,
                    const ArgumentArea& area, const Runtime& runtime) {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) _exit(1);
    const auto id = ::fork();
    if (id < 0) _exit(1);
    if (id > 0) {
      close(in[0]);
      close(out[1]);
      return {title.first_rank, id, in[1], out[0]};
    }

    // An end of another's pipe here would keep that one from seeing its input close.
    for (const auto other : others) {
      close(other->input);
      close(other->output);
    }
    close(in[1]);
    close(out[0]);
    const auto path = log_folder + "/rank_" + std::to_string(title.first_rank) + ".log";
    const auto log = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (log < 0) _exit(1);
    dup2(in[0], STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    dup2(out[1], kMessages);
    area.show(title);
    _exit(runtime.run());
  }

  void kill() {
    if (output < 0) return;
    ::kill(id, SIGKILL);
    reap();
  }

  // Whole lines that it has said since; after its end, how it ended. Half a line of a rank that was killed is dropped.
  std::string hear() {
    if (!read_some(output, heard_)) return end();
    const auto whole = heard_.rfind('\n') + 1;
    auto lines = heard_.substr(0, whole);
    heard_.erase(0, whole);
    return lines;
  }

 private:
  std::string heard_;

  Child(int first_rank, pid_t id, int input, int output) : first_rank(first_rank), id(id), input(input), output(output) {}

  int reap() {
    int status = 0;
    waitpid(id, &status, 0);
    close(input);
    close(output);
    input = output = -1;
    return status;
  }

  std::string end() {
    const auto status = reap();
    const auto code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return "{\"kind\":\"Ended\",\"rank\":" + std::to_string(first_rank) + ",\"exit_code\":" + std::to_string(code) + "}\n";
  }
};

}  // namespace rose
