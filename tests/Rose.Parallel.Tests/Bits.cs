using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>What a tensor is, to the bit: equal bits, equal tensors; -0 and NaN count as what they are.</summary>
internal sealed record Bits(ScalarType DType, string Shape, string Bytes)
{
    public static Bits Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return new Bits(tensor.dtype, string.Join(", ", tensor.shape), Convert.ToHexStringLower(tensor.detach().cpu().contiguous().bytes));
    }

    public override string ToString() => $"{DType} [{Shape}] {(Bytes.Length > 64 ? $"{Bytes[..64]}… ({Bytes.Length / 2} bytes)" : Bytes)}";

    public static void Equal(Tensor expected, Tensor actual, string what)
    {
        if (Of(expected) != Of(actual))
        {
            Assert.Fail($"{what}: expected {expected.str()}, got {actual.str()}");
        }
    }
}
