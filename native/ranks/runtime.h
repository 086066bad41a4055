// .NET's hosting interface: found and resolved once, run in each fork.
#pragma once

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>

namespace rose {

class Runtime {
 public:
  // Resolves the application's frameworks; starts neither the runtime nor a thread.
  Runtime(const char* hostfxr, const char* dotnet_root, const char* app) {
    const auto library = dlopen(hostfxr, RTLD_LAZY);
    if (library == nullptr) {
      fprintf(stderr, "rose-ranks cannot load .NET: %s\n", dlerror());
      return;
    }
    const auto initialize = reinterpret_cast<Initialize>(dlsym(library, "hostfxr_initialize_for_dotnet_command_line"));
    run_ = reinterpret_cast<Run>(dlsym(library, "hostfxr_run_app"));
    const char* arguments[] = {app, "rank"};
    const Parameters parameters{sizeof(Parameters), app, dotnet_root};
    initialize(2, arguments, &parameters, &context_);
  }

  // Runs the application in this process and returns its exit code.
  int run() const { return context_ == nullptr ? 1 : run_(context_); }

 private:
  struct Parameters {
    size_t size;
    const char* host_path;
    const char* dotnet_root;
  };
  using Initialize = int32_t (*)(int, const char**, const Parameters*, void**);
  using Run = int32_t (*)(void*);

  void* context_ = nullptr;
  Run run_ = nullptr;
};

}  // namespace rose
