using System.Globalization;

namespace Rose.Harness.Tests.Processes;

internal sealed record MarkedProcess
{
    public required int Id { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The first of the ranks that it holds; null where it is none: <c>rose rank FIRST+COUNT/SIZE</c>.</summary>
    public int? FirstRank => Arguments.Count >= 2 && Arguments[^2] == "rank"
        ? int.Parse(Arguments[^1].Split('+')[0], CultureInfo.InvariantCulture)
        : null;

    public override string ToString() => $"{Id}: {string.Join(' ', Arguments)}";
}
