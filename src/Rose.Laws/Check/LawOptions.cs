namespace Rose.Laws;

/// <summary>Which cases a check draws, and how many.</summary>
public sealed record LawOptions
{
    public int Cases { get; init; } = 100;

    /// <summary>The world sizes to draw from.</summary>
    public IReadOnlyList<int> WorldSizes { get; init; } = [1, 2, 3, 4, 5, 8];

    /// <summary>The largest value of each size for which the subject names none.</summary>
    public int MaxSize { get; init; } = 24;

    public Comparison Comparison { get; init; } = Comparison.Both;

    /// <summary>Determines every case.</summary>
    public long Seed { get; init; }

    /// <summary>How many cases are judged at once, where the worlds allow it; verdicts and report are the same.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>A token from a failure's report: runs this one case and nothing else.</summary>
    public string? Replay { get; init; }

    /// <summary>Tokens of cases that failed once, which are run before any other.</summary>
    public IReadOnlyList<string> Regressions { get; init; } = [];

    /// <summary>
    /// A folder in which a case that fails is kept, as a spec with its token, and whose cases of the checked subjects run
    /// before any other. Made when it is needed.
    /// </summary>
    public string? RegressionFolder { get; init; }

    /// <summary>What the cases must hold enough of; a generator that drifts into easy cases fails.</summary>
    public IReadOnlyList<CoverageRule> Coverage { get; init; } = CoverageRule.Defaults;

    public LawOptions WithCases(int cases) => this with { Cases = cases };

    public LawOptions WithWorldSizes(params IReadOnlyList<int> sizes) => this with { WorldSizes = sizes };

    public LawOptions WithMaxSize(int size) => this with { MaxSize = size };

    public LawOptions WithComparison(Comparison comparison) => this with { Comparison = comparison };

    public LawOptions WithSeed(long seed) => this with { Seed = seed };

    public LawOptions WithParallelism(int cases) => this with { Parallelism = cases };

    public LawOptions WithReplay(string token) => this with { Replay = token };

    public LawOptions WithRegressions(params IReadOnlyList<string> tokens) => this with { Regressions = tokens };

    public LawOptions WithRegressionFolder(string path) => this with { RegressionFolder = path };

    public LawOptions WithCoverage(params IReadOnlyList<CoverageRule> rules) => this with { Coverage = rules };

    /// <exception cref="ArgumentException">The message names field, value and rule.</exception>
    internal void Validate()
    {
        if (Cases < 1)
        {
            throw new ArgumentException($"cases = {Cases} is less than 1");
        }

        if (WorldSizes.Count == 0 || WorldSizes.Any(size => size < 1))
        {
            throw new ArgumentException($"world sizes [{string.Join(", ", WorldSizes)}] must name at least one size, each 1 or more");
        }

        if (MaxSize < 1)
        {
            throw new ArgumentException($"max size = {MaxSize} is less than 1");
        }

        if (Parallelism < 1)
        {
            throw new ArgumentException($"parallelism = {Parallelism} is less than 1");
        }

        if (Seed < 0)
        {
            throw new ArgumentException($"seed = {Seed} is negative");
        }
    }
}
