namespace Rose.Torch.Tests;

/// <summary>Seeded numbers for the tests, and the comparison with plain C# arithmetic.</summary>
internal static class Numbers
{
    /// <summary>Uniform in [low, high).</summary>
    public static double[] Uniform(int count, double low = -2, double high = 2, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => low + ((high - low) * random.NextDouble()))];
    }

    /// <summary>Equal to within a few units in the last place of a double.</summary>
    public static void Close(IEnumerable<double> expected, torch.Tensor actual, double tolerance = 1e-13)
    {
        using (actual)
        {
            var got = actual.to(torch.float64).ToArray<double>();
            var wanted = expected.ToArray();
            Assert.Equal(wanted.Length, got.Length);
            for (var k = 0; k < got.Length; k++)
            {
                Assert.True(
                    wanted[k].Equals(got[k]) || Math.Abs(wanted[k] - got[k]) <= tolerance * Math.Max(1, Math.Abs(wanted[k])),
                    $"element {k}: expected {wanted[k]:R}, got {got[k]:R}");
            }
        }
    }
}
