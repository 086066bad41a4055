using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Describe().RequiresGrad != 0;
            set => Native.Check(Native.rose_tensor_set_requires_grad(Handle, value ? 1 : 0), "requires_grad", this);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>The accumulated gradient: null before the first backward. Each read is a new handle to the same memory.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint result;
                Native.Check(Native.rose_tensor_grad(Handle, &result), "grad", this);
                return FromHandleOrNull(result);
            }

            set
            {
                Native.Check(Native.rose_tensor_set_grad(Handle, value?.Handle ?? 0), "setting grad", this);
                GC.KeepAlive(value);
            }
        }

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph);

        /// <summary>backward with the upstream gradient of this one tensor.</summary>
        public void backward(Tensor gradient) => autograd.backward([this], [gradient]);
    }
}
