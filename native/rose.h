// The whole C ABI between Rose.Torch and libtorch.
//
// Errors: every function that can fail returns a rose_status. Anything but ROSE_OK leaves its message in
// rose_last_error(), which belongs to the calling thread and holds until that thread's next failure.
//
// Ownership: a rose_tensor, rose_generator, rose_store or rose_group that comes out of a function belongs to the
// caller, who hands it to the matching *_drop exactly once. What goes in is borrowed for the call only; objects that
// need it longer (an autograd graph, a group's store) hold a reference of their own.
//
// Threads: any function may be called from any thread; one object is used by one thread at a time.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ROSE_API __attribute__((visibility("default")))

typedef struct rose_tensor_ rose_tensor;
typedef struct rose_generator_ rose_generator;
typedef struct rose_store_ rose_store;
typedef struct rose_group_ rose_group;
typedef struct rose_op_ rose_op;
typedef struct rose_kernel_clock_ rose_kernel_clock;
typedef struct rose_cuda_graph_ rose_cuda_graph;

typedef enum {
  ROSE_OK = 0,
  ROSE_RUNTIME = 1,          // any other c10::Error or std::exception
  ROSE_INDEX = 2,            // index out of range
  ROSE_VALUE = 3,            // an argument's value is refused
  ROSE_TYPE = 4,             // an argument's type is refused
  ROSE_NOT_IMPLEMENTED = 5,  // no kernel for this operator, device or dtype
  ROSE_OUT_OF_MEMORY = 6,
  ROSE_LINALG = 7,       // a decomposition did not converge or met a singular matrix
  ROSE_DISTRIBUTED = 8,  // a process group or store failed: peer lost, time out, mismatch
} rose_status;

ROSE_API const char* rose_last_error(void);

// A text of lines "key: value": version, cuda_devices, gloo, nccl, cuda_graphs, backward_can_stay (on its caller's thread),
// products, then libtorch's own configuration after "config:". Valid for the life of the process.
ROSE_API int32_t rose_describe_build(const char** text);

typedef enum {
  ROSE_SETTING_GRAD_MODE = 0,      // of the calling thread
  ROSE_SETTING_DETERMINISTIC = 1,  // refuse operators without a deterministic kernel
  ROSE_SETTING_THREADS = 2,        // intra-op: ATen's of the calling thread, OpenBLAS's of the process
  ROSE_SETTING_CUDA_DEVICE = 3,    // the calling thread's current CUDA device
  ROSE_SETTING_ONEDNN = 4,         // let operators on the CPU use oneDNN
  ROSE_SETTING_AUTOGRAD_THREADS = 5,  // of the calling thread: its backward passes may leave it for a GPU's thread
} rose_setting;

// Reads the old value, then sets the new one unless value is negative.
ROSE_API int32_t rose_set(int32_t setting, int64_t value, int64_t* old);

// Waits until the device's queued work is done; returns at once for the CPU.
ROSE_API int32_t rose_synchronize(int32_t device_type, int32_t device_index);

// The most bytes that tensors have held of a GPU since the peak was last begun anew (index -1: of the current one); 0 where
// this library was built without CUDA's headers.
ROSE_API int32_t rose_cuda_peak_memory(int32_t device_index, int64_t* bytes);
ROSE_API int32_t rose_cuda_restart_peak(int32_t device_index);

// ---- operators ------------------------------------------------------------------------------------------------

typedef enum {
  ROSE_NONE = 0,
  ROSE_TENSOR = 1,                // p: rose_tensor*
  ROSE_INT = 2,                   // i; also ScalarType, Layout and MemoryFormat
  ROSE_DOUBLE = 3,                // d
  ROSE_BOOL = 4,                  // i
  ROSE_INT_LIST = 5,              // p: int64_t[length]
  ROSE_DOUBLE_LIST = 6,           // p: double[length]
  ROSE_BOOL_LIST = 7,             // p: uint8_t[length]
  ROSE_TENSOR_LIST = 8,           // p: rose_tensor*[length]
  ROSE_OPTIONAL_TENSOR_LIST = 9,  // p: rose_tensor*[length], null where absent
  ROSE_STRING = 10,               // p: char[length], UTF-8
  ROSE_GENERATOR = 11,            // p: rose_generator*
  ROSE_DEVICE = 12,               // i: device type, length: device index (-1: current)
} rose_tag;

typedef struct {
  int32_t tag;
  int32_t length;
  union {
    int64_t i;
    double d;
    void* p;
  };
} rose_value;

// Finds an operator such as ("aten::add", "Tensor"). The handle lives as long as the process.
ROSE_API int32_t rose_op_find(const char* name, const char* overload, rose_op** op);

// Calls an operator through the dispatcher. Arguments are positional, in the schema's order; trailing ones that have
// defaults may be left out. A tensor list among the results is an array of `length` tensors to be freed by
// rose_free; its tensors, like every tensor result, belong to the caller.
ROSE_API int32_t rose_op_call(const rose_op* op, const rose_value* arguments, int32_t argument_count,
                              rose_value* results, int32_t capacity, int32_t* result_count);

ROSE_API void rose_free(void* memory);

// Bytes that are allocated for tensors on the CPU and not used by any: freed and kept for the next ones of their size, or
// beyond what was asked for, since sizes are rounded up.
ROSE_API int64_t rose_spare_bytes(void);

// ---- time by class of operator --------------------------------------------------------------------------------

typedef enum {
  ROSE_KERNEL_HOST = 0,           // no operator runs
  ROSE_KERNEL_OTHER = 1,          // one that has no class
  ROSE_KERNEL_COMMUNICATION = 2,  // always apart from the operator that calls it
} rose_kernel_class;              // the numbers behind these are the caller's

// classes: lines of an operator's name, such as aten::mm, or of this library's, such as rose::all_reduce, a space and
// the number of its class, below count. What an operator calls counts to the class of the outermost that has one.
ROSE_API int32_t rose_kernel_clock_new(const char* classes, int32_t count, int32_t device_type,
                                       rose_kernel_clock** clock);

// From here on, operators of the calling thread and of its backward passes are timed. A GPU is waited for.
ROSE_API int32_t rose_kernel_clock_start(rose_kernel_clock* clock);

// Stops on the thread that started, and writes what each class took since; 0 for ROSE_KERNEL_HOST. A GPU is waited for.
ROSE_API int32_t rose_kernel_clock_stop(rose_kernel_clock* clock, double* milliseconds);

// Until it is set back to ROSE_KERNEL_HOST, which a start does too, all operators but collectives count to this class.
ROSE_API void rose_kernel_clock_force(rose_kernel_clock* clock, int32_t number);
ROSE_API void rose_kernel_clock_drop(rose_kernel_clock* clock);

// ---- CUDA graphs ----------------------------------------------------------------------------------------------

// A graph of a GPU, with a stream of its own. ROSE_NOT_IMPLEMENTED where this library was built without CUDA's headers.
ROSE_API int32_t rose_cuda_graph_new(int32_t device_index, rose_cuda_graph** graph);

// Until left, the calling thread's work goes to the graph's stream; both wait for what is queued.
ROSE_API int32_t rose_cuda_graph_enter(rose_cuda_graph* graph);
ROSE_API int32_t rose_cuda_graph_leave(rose_cuda_graph* graph);

// Between these, the calling thread's work is recorded on the graph's stream and not done.
ROSE_API int32_t rose_cuda_graph_begin(rose_cuda_graph* graph);
ROSE_API int32_t rose_cuda_graph_end(rose_cuda_graph* graph);

// Queues all that was recorded, on the current stream.
ROSE_API int32_t rose_cuda_graph_replay(rose_cuda_graph* graph);
ROSE_API void rose_cuda_graph_drop(rose_cuda_graph* graph);

// ---- tensors --------------------------------------------------------------------------------------------------

typedef struct {
  const int64_t* sizes;    // valid while the tensor lives and keeps its shape
  const int64_t* strides;  // in elements
  void* data;              // first element, in the memory of the tensor's device
  int64_t element_count;
  int64_t storage_offset;  // in elements
  int32_t dim;
  int32_t element_size;  // in bytes
  int32_t dtype;         // c10::ScalarType
  int32_t device_type;   // c10::DeviceType
  int32_t device_index;
  int32_t requires_grad;
  int32_t is_leaf;
  int32_t is_contiguous;
} rose_description;

ROSE_API int32_t rose_tensor_describe(const rose_tensor* tensor, rose_description* description);

// A new CPU tensor that holds a copy of the bytes.
ROSE_API int32_t rose_tensor_from_data(const void* data, int64_t byte_count, const int64_t* sizes, int32_t dim,
                                       int32_t dtype, rose_tensor** tensor);

ROSE_API void rose_tensor_drop(rose_tensor* tensor);

// ---- autograd -------------------------------------------------------------------------------------------------

ROSE_API int32_t rose_tensor_set_requires_grad(rose_tensor* tensor, int32_t value);
ROSE_API int32_t rose_tensor_grad(const rose_tensor* tensor, rose_tensor** grad);  // null where there is none
ROSE_API int32_t rose_tensor_set_grad(rose_tensor* tensor, const rose_tensor* grad_or_null);

// Accumulates into .grad of the leaves; gradients may hold nulls for scalar roots.
ROSE_API int32_t rose_backward(rose_tensor* const* roots, rose_tensor* const* gradients, int32_t count,
                               int32_t retain_graph, int32_t create_graph);

// d(roots)/d(inputs) without touching .grad; null where an input is unused and allow_unused is set.
ROSE_API int32_t rose_grad(rose_tensor* const* roots, rose_tensor* const* gradients, int32_t root_count,
                           rose_tensor* const* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph,
                           int32_t allow_unused, rose_tensor** results);

// Runs a function again within backward. The tensors that it is given are its own to drop; it runs under autograd and
// ends with a backward from its output by the gradient. On failure it returns a rose_status and leaves its reason, in
// UTF-8 and ended by a zero, in message, which holds size bytes.
typedef int32_t (*rose_again)(void* state, rose_tensor* const* inputs, int32_t count, rose_tensor* gradient,
                              char* message, int32_t size);
typedef void (*rose_release)(void* state);

// The output of a function of the inputs, computed without a graph, as if it had one: backward calls again. state
// belongs to the graph, which releases it exactly once, on whatever thread, even where this function fails.
ROSE_API int32_t rose_recompute(rose_tensor* const* inputs, int32_t count, const rose_tensor* output, rose_again again,
                                rose_release release, void* state, rose_tensor** result);

// ---- optimizers -----------------------------------------------------------------------------------------------

typedef struct {
  double learning_rate;
  double beta1;
  double beta2;
  double eps;
  double weight_decay;  // decoupled, as in AdamW; 0 for Adam
  double step;          // counted from 1
} rose_adam;

// One step of AdamW of `count` parameters in a single pass: the averages and the parameters change in place, to the bits
// that PyTorch's single-tensor operators give. *is_done is 0, and nothing has changed, where the tensors are not all
// contiguous float32 or float64 on the CPU. `notes` are uint8 tensors of rose_adam_notes' sizes, 0 at first: what a step
// finds out of the averages, so that the next can leave out what stays 0. They go with their averages; others get new ones.
ROSE_API int32_t rose_adam_step(rose_tensor* const* parameters, rose_tensor* const* grads, rose_tensor* const* averages,
                                rose_tensor* const* squares, rose_tensor* const* notes, int32_t count,
                                const rose_adam* settings, int32_t* is_done);

// In bytes, for a parameter of so many bytes.
ROSE_API int64_t rose_adam_notes(int64_t bytes);

// ---- generators -----------------------------------------------------------------------------------------------

// is_default: the device's default generator; otherwise a new one.
ROSE_API int32_t rose_generator_new(int32_t device_type, int32_t device_index, int32_t is_default,
                                    rose_generator** generator);
ROSE_API int32_t rose_generator_seed(rose_generator* generator, uint64_t seed);
ROSE_API int32_t rose_generator_state(const rose_generator* generator, rose_tensor** state);
ROSE_API int32_t rose_generator_set_state(rose_generator* generator, const rose_tensor* state);
ROSE_API void rose_generator_drop(rose_generator* generator);

// Seeds the default generators of every device.
ROSE_API int32_t rose_manual_seed(uint64_t seed);

// The input with each element dropped with probability p and the others divided by 1 - p, differentiable: the mask that
// at::dropout draws from the same generator, null for the default one, which is left in the same state. Null, and nothing is
// drawn, where only operators can do it: the input is not float32 on the CPU, p is 0 or 1, or libtorch has MKL.
ROSE_API int32_t rose_dropout(const rose_tensor* input, double p, const rose_generator* generator_or_null,
                              rose_tensor** result);

// The mean cross entropy [] of logits [B, T, V] at t against labels [B, T], int64, at t + 1, without those that are -100;
// differentiable once. Null where only operators can do it: the logits are not float32 on the CPU, or not contiguous.
ROSE_API int32_t rose_next_token_loss(const rose_tensor* logits, const rose_tensor* labels, rose_tensor** loss);

// The weights [B, heads, T, T] of causal attention: softmax(Q Kᵀ / √Dh) over no later token, of queries [B, T, heads · Dh] and
// keys [B, T, key_value_heads · Dh]; differentiable once. Null where only operators can do it: the tensors are not float32 on
// the CPU, their heads do not fit, or products are libtorch's own.
ROSE_API int32_t rose_attention_weights(const rose_tensor* query, const rose_tensor* key, int64_t heads,
                                        int64_t key_value_heads, rose_tensor** weights);

// What such weights, with or without dropout, make of values [B, T, key_value_heads · Dh]: [B, T, heads · Dh].
ROSE_API int32_t rose_attention_sum(const rose_tensor* weights, const rose_tensor* value, int64_t key_value_heads,
                                    rose_tensor** sum);

typedef enum {
  ROSE_UNIFORM = 0,  // float32 within [a, b)
  ROSE_NORMAL = 1,   // float32, mean a, standard deviation b
  ROSE_KEEP = 2,     // float32: 0 with probability a, else b
  ROSE_BELOW = 3,    // int64 within [0, a)
} rose_distribution;

// A new CPU tensor, a part of a global one whose every element follows from key, stream and its place alone. ranges:
// for each dim the number of ranges of it, then start and length of each.
ROSE_API int32_t rose_draw(int32_t distribution, uint64_t key, uint64_t stream, double a, double b,
                           const int64_t* sizes, int32_t dim, const int64_t* ranges, rose_tensor** tensor);

// ---- process groups -------------------------------------------------------------------------------------------

// host null: a store within this process. Otherwise TCP; the server side picks a free port where *port is 0 and
// writes it back.
ROSE_API int32_t rose_store_new(const char* host_or_null, int32_t* port, int32_t is_server, int32_t timeout_ms,
                                rose_store** store);
ROSE_API void rose_store_drop(rose_store* store);

typedef enum {
  ROSE_GLOO = 0,
  ROSE_NCCL = 1,
  ROSE_IN_PROCESS = 2,  // ranks are threads that share an in-process store
  ROSE_SHARED = 3,      // ranks are processes of one machine, or threads, that share memory
} rose_backend;

// Collective: every rank calls it with the same prefix, which names the group within the store.
// address_or_null: the network address gloo binds to; null lets gloo resolve this machine's host name.
// whole_or_null: the group of which this one is a part; in process and shared, a group that is aborted takes its parts
// along.
ROSE_API int32_t rose_group_new(const rose_store* store, const char* prefix, int32_t rank, int32_t size,
                                int32_t backend, const char* address_or_null, int32_t timeout_ms,
                                rose_group* whole_or_null, rose_group** group);

// Closes this rank's connections: peers that wait for it in a collective fail at once, and so does every later call
// on this group. In process and shared they fail with the cause, a sentence that names the rank; c10d's backends cannot
// pass it on.
ROSE_API void rose_group_abort(rose_group* group, const char* cause);
ROSE_API void rose_group_drop(rose_group* group);

typedef enum {
  ROSE_ALL_REDUCE = 0,      // peer: rose_reduction
  ROSE_ALL_GATHER = 1,      // sizes: each rank's extent along dim
  ROSE_REDUCE_SCATTER = 2,  // sizes: each rank's extent along dim; sums
  ROSE_BROADCAST = 3,       // peer: the root; elsewhere the tensor gives shape and dtype only
  ROSE_BARRIER = 4,         // no tensor, no result
  ROSE_SEND = 5,            // peer: the destination; no result
  ROSE_RECEIVE = 6,         // peer: the source; the tensor gives shape and dtype only
  ROSE_COLLECTIVES = 7,
} rose_collective;

typedef enum { ROSE_SUM = 0, ROSE_MIN = 1, ROSE_MAX = 2, ROSE_PRODUCT = 3 } rose_reduction;

// Never changes its input; the result is a new tensor.
ROSE_API int32_t rose_group_call(rose_group* group, int32_t collective, const rose_tensor* tensor_or_null, int32_t dim,
                                 const int64_t* sizes, int32_t peer, rose_tensor** result);

// How often this rank has called each collective on the group, regions and losses included, forward and backward, and
// the bytes of the tensors that it gave; ROSE_COLLECTIVES numbers each. A call that was refused does not count. And how
// long those calls were under way, for how much of that the rank went on computing, and for how much of it another rank had
// not come to the collective yet: -1 where the backend cannot tell.
ROSE_API void rose_group_traffic(rose_group* group, int64_t* calls, int64_t* bytes, int64_t* nanoseconds,
                                 int64_t* hidden_nanoseconds, int64_t* waiting_nanoseconds);

typedef enum {
  ROSE_REGION_COPY = 0,            // f: identity; backward all-reduce
  ROSE_REGION_REDUCE = 1,          // g: all-reduce; backward identity
  ROSE_REGION_GATHER = 2,          // all-gather along dim; backward own slice
  ROSE_REGION_SCATTER = 3,         // own slice along dim; backward all-gather
  ROSE_REGION_GATHER_TO = 4,       // all-gather along dim; backward reduce-scatter
  ROSE_REGION_REDUCE_SCATTER = 5,  // reduce-scatter along dim; backward all-gather
} rose_region;

// Differentiable entry to, or exit from, a tensor-parallel region. sizes: each rank's extent along dim.
ROSE_API int32_t rose_region_apply(rose_group* group, int32_t region, const rose_tensor* tensor, int32_t dim,
                                   const int64_t* sizes, rose_tensor** result);

// x Wᵀ of a replicated x [..., in] and this rank's rows of a weight W [out/p, in], differentiable: the gradient of x is
// summed over the group, through gloo and NCCL while that of W is computed. dtype: that of the products under autocast,
// below 0 without.
ROSE_API int32_t rose_column_product(rose_group* group, const rose_tensor* x, const rose_tensor* weight, int32_t dtype,
                                     rose_tensor** result);

// The cross entropy [N] of each row of logits [N, V] against its target [N], int64, of which this rank holds the
// columns from `start` on. The same on every rank, differentiable once; 0 where the target is ignore_index. float32
// for logits of 16 bits.
ROSE_API int32_t rose_vocab_cross_entropy(rose_group* group, const rose_tensor* logits, const rose_tensor* targets,
                                          int64_t start, int64_t vocab, int64_t ignore_index, double label_smoothing,
                                          rose_tensor** losses);

#ifdef __cplusplus
}
#endif
