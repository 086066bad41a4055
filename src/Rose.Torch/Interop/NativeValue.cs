using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

/// <summary>rose_value of rose.h: one argument or result of an operator.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct NativeValue
{
    [FieldOffset(0)]
    public ValueTag Tag;

    [FieldOffset(4)]
    public int Length;

    [FieldOffset(8)]
    public long Int;

    [FieldOffset(8)]
    public double Double;

    [FieldOffset(8)]
    public void* Pointer;
}
