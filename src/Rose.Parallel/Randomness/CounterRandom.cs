using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rose.Parallel.Interop;
using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// Random tensors without a state: every element follows from a seed, a purpose, a stream and its own place in the global
/// tensor, so that any part can be drawn anywhere, in any order, on any machine, with the same bits.
/// <code>
/// key     = the first 8 bytes, little-endian, of SHA-256("{seed}:{purpose}")
/// element = Philox 4x32-10 of counter (block, stream) and key; element i has words 2i, 2i + 1 of the stream's
///           blocks, for keep masks word i alone; the first of two words is the low half
/// </code>
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// </summary>
/// <param name="seed">Of the experiment.</param>
/// <param name="purpose">What is drawn, such as <c>parameter/blocks.0.mlp.fc1.weight</c>: another purpose, other numbers.</param>
public sealed unsafe class CounterRandom(long seed, string purpose)
{
    private readonly ulong _key = BinaryPrimitives.ReadUInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{purpose}"))));

    /// <summary>float32 within [low, high): low + (high - low)·(bits / 2^53), computed in float64.</summary>
    public Tensor Uniform(ShardLayout layout, double low, double high, long stream = 0) => Draw(NativeDraw.Distribution.Uniform, layout, stream, low, high);

    /// <summary>float32: the normal quantile (Wichura, AS 241) of (bits + ½) / 2^52, computed in float64.</summary>
    public Tensor Normal(ShardLayout layout, double mean, double standardDeviation, long stream = 0) => Draw(NativeDraw.Distribution.Normal, layout, stream, mean, standardDeviation);

    /// <summary>float32: 0 with probability p (to 2^-32), else 1 / (1 - p); a dropout's factor.</summary>
    public Tensor Keep(ShardLayout layout, double p, long stream = 0) => Draw(NativeDraw.Distribution.Keep, layout, stream, p, 1 / (1 - p));

    /// <summary>int64 within [0, bound).</summary>
    public Tensor Below(ShardLayout layout, long bound, long stream = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bound is > 0 and <= 1L << 53, true);
        return Draw(NativeDraw.Distribution.Below, layout, stream, bound, 0);
    }

    private Tensor Draw(NativeDraw.Distribution distribution, ShardLayout layout, long stream, double a, double b)
    {
        ArgumentNullException.ThrowIfNull(layout);
        long[] sizes = [.. layout.GlobalShape];
        long[] ranges = [.. layout.Extents.SelectMany(dim => dim.SelectMany<Extent, long>(extent => [extent.Start, extent.Length]).Prepend(dim.Count))];
        nint result;
        fixed (long* sizesPointer = sizes)
        fixed (long* rangesPointer = ranges)
        {
            Native.Check(NativeDraw.rose_draw(distribution, _key, (ulong)stream, a, b, sizesPointer, sizes.Length, rangesPointer, &result), $"drawing [{string.Join(", ", layout.LocalShape)}] for {purpose}");
        }

        return new Tensor(result);
    }
}
