using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

/// <summary>rose_description of rose.h: a tensor's shape, type and place.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeDescription
{
    public long* Sizes;
    public long* Strides;
    public void* Data;
    public long ElementCount;
    public long StorageOffset;
    public int Dim;
    public int ElementSize;
    public int DType;
    public int DeviceType;
    public int DeviceIndex;
    public int RequiresGrad;
    public int IsLeaf;
    public int IsContiguous;

    public readonly ReadOnlySpan<long> Shape => new(Sizes, Dim);

    public readonly ReadOnlySpan<long> Stride => new(Strides, Dim);
}
