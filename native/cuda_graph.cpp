// The kernels of a piece of work recorded once and then launched as one (CUDA graphs). A recording needs a stream of its own,
// and what comes before it must have run there: a first run allocates what is not to be recorded.
#include "guard.h"
#include "handles.h"

#ifdef ROSE_CUDA_HEADERS
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>

namespace rose {

class CudaGraph {
 public:
  explicit CudaGraph(c10::DeviceIndex device) : stream_(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, device)) {}

  // Until left, work of this thread goes to the graph's stream, after all that is queued before.
  void enter() {
    outer_ = c10::cuda::getCurrentCUDAStream(stream_.device_index());
    outer_.synchronize();
    c10::cuda::setCurrentCUDAStream(stream_);
  }

  void leave() {
    c10::cuda::setCurrentCUDAStream(outer_);
    stream_.synchronize();
  }

  void begin() {
    enter();
    try {
      begin(graph_, 0);
    } catch (...) {
      c10::cuda::setCurrentCUDAStream(outer_);
      throw;
    }
  }

  void end() {
    // The stream is left whether or not what was recorded can be launched.
    struct Leaving {
      CudaGraph& graph;
      ~Leaving() { c10::cuda::setCurrentCUDAStream(graph.outer_); }
    } leaving{*this};
    graph_.capture_end();
  }

  void replay() { graph_.replay(); }

 private:
  // Other threads, such as those that watch over collectives, may go on calling CUDA meanwhile. Before libtorch 2.1 there
  // is no such choice.
  template <class Graph>
  static auto begin(Graph& graph, int) -> decltype(graph.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal)) {
    graph.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
  }

  template <class Graph>
  static void begin(Graph& graph, long) {
    graph.capture_begin();
  }

  at::cuda::CUDAGraph graph_;
  c10::cuda::CUDAStream stream_;
  c10::cuda::CUDAStream outer_ = c10::cuda::getDefaultCUDAStream();
};

static CudaGraph& graph_of(rose_cuda_graph* graph) { return *reinterpret_cast<CudaGraph*>(graph); }

}  // namespace rose

#define ROSE_GRAPH(body) return rose::guarded([&] { body; })
#else
#define ROSE_GRAPH(body)                                                                                               \
  return rose::guarded([&] {                                                                                           \
    TORCH_CHECK_NOT_IMPLEMENTED(false, "librose was built without CUDA's headers; build it against a libtorch with "  \
                                       "CUDA, where a CUDA toolkit's headers are found");                              \
  })
#endif

extern "C" {

int32_t rose_cuda_graph_new([[maybe_unused]] int32_t device_index, [[maybe_unused]] rose_cuda_graph** graph) {
  ROSE_GRAPH(*graph = reinterpret_cast<rose_cuda_graph*>(new rose::CudaGraph(static_cast<c10::DeviceIndex>(device_index))));
}

int32_t rose_cuda_graph_enter([[maybe_unused]] rose_cuda_graph* graph) { ROSE_GRAPH(rose::graph_of(graph).enter()); }

int32_t rose_cuda_graph_leave([[maybe_unused]] rose_cuda_graph* graph) { ROSE_GRAPH(rose::graph_of(graph).leave()); }

int32_t rose_cuda_graph_begin([[maybe_unused]] rose_cuda_graph* graph) { ROSE_GRAPH(rose::graph_of(graph).begin()); }

int32_t rose_cuda_graph_end([[maybe_unused]] rose_cuda_graph* graph) { ROSE_GRAPH(rose::graph_of(graph).end()); }

int32_t rose_cuda_graph_replay([[maybe_unused]] rose_cuda_graph* graph) { ROSE_GRAPH(rose::graph_of(graph).replay()); }

void rose_cuda_graph_drop([[maybe_unused]] rose_cuda_graph* graph) {
#ifdef ROSE_CUDA_HEADERS
  delete &rose::graph_of(graph);
#endif
}

}  // extern "C"
