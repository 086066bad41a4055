using System.Globalization;

namespace FsCheck.Xunit;

/// <summary>
/// What the environment says of a whole suite. ROSE_MAX_TEST is the number of cases of every property ("10000"), or a
/// factor for the number of each ("x10", "x0.5"). ROSE_SEED, a whole number from 0 (which it is when unset), makes every
/// property draw other cases.
/// </summary>
internal sealed record SuiteSettings
{
    public const string MaxTestName = "ROSE_MAX_TEST";
    public const string SeedName = "ROSE_SEED";

    public int? MaxTest { get; private init; }

    public decimal? Factor { get; private init; }

    public ulong Seed { get; private init; }

    /// <exception cref="ArgumentException">A value means nothing; the message names it and what would.</exception>
    public static SuiteSettings FromEnvironment() =>
        Parse(Environment.GetEnvironmentVariable(MaxTestName), Environment.GetEnvironmentVariable(SeedName));

    /// <summary>Null and empty texts count as unset.</summary>
    public static SuiteSettings Parse(string? maxTest, string? seed)
    {
        var settings = new SuiteSettings();
        if (!string.IsNullOrEmpty(seed))
        {
            settings = settings with
            {
                Seed = ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new ArgumentException($"{SeedName} = \"{seed}\" is not a whole number from 0 to {ulong.MaxValue}; use one like 42"),
            };
        }

        if (string.IsNullOrEmpty(maxTest))
        {
            return settings;
        }

        if (maxTest[0] == 'x'
            && decimal.TryParse(maxTest.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            && factor is > 0 and <= int.MaxValue)
        {
            return settings with { Factor = factor };
        }

        return int.TryParse(maxTest, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? settings with { MaxTest = count }
            : throw new ArgumentException($"{MaxTestName} = \"{maxTest}\" is neither a number of cases nor a factor above 0; use one like 10000 or x10");
    }

    /// <summary>How many cases a property runs that would run <paramref name="count"/>.</summary>
    public int Cases(int count) => MaxTest ?? Scale(count, Factor ?? 1);

    /// <summary>At least 1, at most what an int holds.</summary>
    public static int Scale(int count, decimal factor) =>
        (int)Math.Clamp(Math.Round(count * factor, MidpointRounding.AwayFromZero), 1, int.MaxValue);
}
