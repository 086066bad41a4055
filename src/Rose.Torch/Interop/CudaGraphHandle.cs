using Microsoft.Win32.SafeHandles;

namespace Rose.Torch.Interop;

/// <summary>Owns a CUDA graph.</summary>
internal sealed class CudaGraphHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public CudaGraphHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        Native.rose_cuda_graph_drop(handle);
        return true;
    }
}
