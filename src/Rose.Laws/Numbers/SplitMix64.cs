namespace Rose.Laws;

/// <summary>
/// Steele, Lea and Flood's generator (OOPSLA 2014): integer arithmetic only, so that every process and machine draws
/// the same, which System.Random does not promise over versions.
/// </summary>
internal sealed class SplitMix64(ulong state)
{
    private ulong _state = state;

    /// <summary>The n-th stream of a seed; streams share no visible pattern.</summary>
    public static SplitMix64 Stream(int seed, int stream) =>
        new(new SplitMix64(((ulong)(uint)seed << 32) | (uint)stream).Next());

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [-1, 1), of 53 bits.</summary>
    public double NextSymmetric() => ((Next() >> 11) * Math.ScaleB(1, -52)) - 1;

    /// <summary>One of ±1 … ±<paramref name="largest"/>; the bias of the remainder is below 1e-18.</summary>
    public int NextNonzero(int largest)
    {
        var value = (int)(Next() % (ulong)(2 * largest));
        return value < largest ? value - largest : value - largest + 1;
    }
}
