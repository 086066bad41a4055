using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static unsafe class autograd
    {
        /// <summary>Accumulates d(tensors)·grad_tensors into .grad of the leaves; without grad_tensors each root holds one element.</summary>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            CheckCount(tensors, grad_tensors);
            fixed (nint* roots = Handles(tensors), gradients = Handles(grad_tensors, tensors.Count))
            {
                var status = Native.rose_backward(roots, gradients, tensors.Count, (retain_graph ?? create_graph) ? 1 : 0, create_graph ? 1 : 0);
                KeepAlive(tensors, grad_tensors);
                Native.Check(status, "backward");
            }
        }

        /// <summary>d(outputs)·grad_outputs by inputs, without touching .grad; with allow_unused an unused input gives null.</summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            ArgumentNullException.ThrowIfNull(outputs);
            ArgumentNullException.ThrowIfNull(inputs);
            CheckCount(outputs, grad_outputs);
            var results = new nint[inputs.Count];
            fixed (nint* roots = Handles(outputs), gradients = Handles(grad_outputs, outputs.Count), leaves = Handles(inputs), found = results)
            {
                var status = Native.rose_grad(roots, gradients, outputs.Count, leaves, inputs.Count, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, found);
                KeepAlive(outputs, inputs, grad_outputs);
                Native.Check(status, "autograd.grad");
            }

            return [.. results.Select(handle => Tensor.FromHandleOrNull(handle)!)];
        }

        /// <summary>
        /// Whether backward passes that this thread starts may run elsewhere: all those of a GPU on one thread of the process.
        /// Threads that wait for each other within them, as ranks do in collectives, turn that off. PyTorch's
        /// <c>torch.autograd.set_multithreading_enabled</c>.
        /// </summary>
        /// <exception cref="TorchNotImplementedException">It is turned off before libtorch 2.0 (<see cref="Build.CanKeepBackwardOnCaller"/>).</exception>
        public static void set_multithreading_enabled(bool mode) => Native.Exchange(Native.Setting.AutogradThreads, mode ? 1 : 0);

        /// <summary>See <see cref="set_multithreading_enabled"/>; true at the start of a thread.</summary>
        public static bool is_multithreading_enabled() => Native.Read(Native.Setting.AutogradThreads) != 0;

        private static void CheckCount(IList<Tensor> roots, IList<Tensor>? gradients)
        {
            if (gradients is not null && gradients.Count != roots.Count)
            {
                throw new ArgumentException($"{gradients.Count} gradients are given for {roots.Count} roots; give one for each");
            }
        }

        private static nint[] Handles(IList<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];

        private static nint[] Handles(IList<Tensor>? tensors, int count) => tensors is null ? new nint[count] : [.. tensors.Select(tensor => tensor?.Handle ?? 0)];

        private static void KeepAlive(params ReadOnlySpan<object?> objects)
        {
            foreach (var item in objects)
            {
                GC.KeepAlive(item);
            }
        }
    }
}
