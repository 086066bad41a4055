using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>The numbers of a case's inputs, parameters and upstream gradient, by name. A name has its own stream, so that one more tensor changes no other.</summary>
internal sealed class CaseNumbers(LawCase of, int largestInteger)
{
    /// <summary>The name of the upstream gradient, which no tensor may have.</summary>
    public const string OutputGradient = "output gradient";

    private readonly Dictionary<string, NumberMatrix> _numbers = [];
    private readonly Dictionary<string, long[]> _indices = [];

    /// <summary>The largest magnitude of integers.</summary>
    public int LargestInteger => largestInteger;

    public NumberMatrix this[string name] =>
        _numbers.GetValueOrDefault(name) ?? throw new ArgumentException($"subject {of.Subject} has no numbers called \"{name}\"; it has {string.Join(", ", _numbers.Keys)}", nameof(name));

    public long[] Indices(string name) => _indices[name];

    public bool Has(string name) => _numbers.ContainsKey(name);

    /// <summary>Draws a tensor: integers of ±1 … ±largest, or reals.</summary>
    /// <param name="scale">The largest real.</param>
    public void Draw(string name, IReadOnlyList<int> shape, double scale)
    {
        var random = Stream(name);
        var values = new double[HostTensors.Count(shape)];
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = of.Values == CaseValues.Integer ? random.NextNonzero(largestInteger) : Rounded(random.NextSymmetric() * scale, of.DType);
        }

        _numbers[name] = new NumberMatrix(shape, () => values);
    }

    /// <summary>The same with every number the largest: a sum of whatever terms is nowhere greater.</summary>
    public void Fill(string name, IReadOnlyList<int> shape) => _numbers[name] = new NumberMatrix(shape, () =>
    {
        var values = new double[HostTensors.Count(shape)];
        Array.Fill(values, largestInteger);
        return values;
    });

    /// <summary>Numbers that are given.</summary>
    public void Set(string name, NumberMatrix numbers) => _numbers[name] = numbers;

    /// <summary>Draws indices below a bound, every second of them at the edge of a rank's shard, where mistakes are.</summary>
    /// <param name="ignored">A value that one of eight gets instead, but never the first, as a mean of none is no number; null for none.</param>
    public void DrawIndices(string name, int count, int below, long? ignored)
    {
        var random = Stream(name);
        var edges = Enumerable.Range(0, of.WorldSize).Select(rank => Parallel.Shard.StartOf(below, of.WorldSize, rank)).SelectMany(start => new[] { start - 1, start })
            .Append(below - 1).Where(index => index >= 0 && index < below).Distinct().ToList();
        _indices[name] = [.. Enumerable.Range(0, count).Select(k =>
        {
            var drawn = random.Next();
            return ignored is { } value && k > 0 && drawn % 8 == 0 ? value
                : drawn / 8 % 2 == 0 ? edges[(int)(drawn / 16 % (ulong)edges.Count)]
                : (long)(drawn / 16 % (ulong)below);
        })];
    }

    /// <summary>The nearest number of the dtype.</summary>
    internal static double Rounded(double value, ScalarType dtype) => dtype switch
    {
        ScalarType.Float32 => (float)value,
        ScalarType.BFloat16 => RoundedToBFloat16((float)value),
        _ => value,
    };

    // To nearest, ties to even; finite values only.
    private static float RoundedToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    // FNV-1a of the name, since string.GetHashCode differs from process to process.
    private SplitMix64 Stream(string name) =>
        SplitMix64.Stream(of.Seed, unchecked((int)name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u)));
}
