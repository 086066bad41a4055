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
