using System.Security.Cryptography;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>What a tensor is, to the bit: equal bits, equal tensors; -0 and NaN count as what they are.</summary>
internal sealed record Bits(ScalarType DType, string Shape, string Bytes)
{
    public static Bits Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return new Bits(tensor.dtype, string.Join(", ", tensor.shape), Text(Plain(tensor).bytes));
    }

    public override string ToString() => $"{DType} [{Shape}] {(Bytes.Length > 128 ? $"{Bytes[..128]}…" : Bytes)}";

    public static void Equal(Tensor expected, Tensor actual, string what)
    {
        using var scope = NewDisposeScope();
        if (expected.dtype != actual.dtype || !expected.shape.SequenceEqual(actual.shape) || !Plain(expected).bytes.SequenceEqual(Plain(actual).bytes))
        {
            Assert.Fail($"{what}: expected {expected.str()}, got {actual.str()}");
        }
    }

    // All bytes where somebody might read them, else their digest.
    private static string Text(ReadOnlySpan<byte> bytes) => bytes.Length <= 1024
        ? Convert.ToHexStringLower(bytes)
        : $"{bytes.Length} bytes of SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static Tensor Plain(Tensor tensor)
    {
        using var noGrad = no_grad();
        return tensor.detach().cpu().contiguous();
    }
}
