using System.Globalization;
using Rose.Laws;

namespace Rose.Faults.Tests;

/// <summary>How a fault was caught: a row of results/faults.csv.</summary>
internal sealed record FaultRow
{
    public required string Fault { get; init; }

    public required string Subject { get; init; }

    /// <summary>What the shrunk case breaks, in the laws' order.</summary>
    public required string Laws { get; init; }

    /// <summary>Cases drawn until one fails, for each of the seeds, and the middle one of them.</summary>
    public required IReadOnlyList<int> CasesNeeded { get; init; }

    public int Median => CasesNeeded.Order().ElementAt(CasesNeeded.Count / 2);

    public required string Guess { get; init; }

    public required string ShrunkCase { get; init; }

    public required string Replay { get; init; }

    public static FaultRow Of(PlantedFault fault, IReadOnlyList<LawReport> reports)
    {
        var failure = reports[0].Failure!;
        return new FaultRow
        {
            Fault = fault.Name,
            Subject = fault.Subject.Name,
            Laws = string.Join(' ', failure.Verdict.Violations.Select(violation => violation.Law).Distinct()),
            CasesNeeded = [.. reports.Select(report => report.CasesRun)],
            Guess = failure.Verdict.Violations.Select(violation => violation.Guess).FirstOrDefault(guess => guess is not null) ?? "",
            ShrunkCase = failure.Shrunk.ToString(),
            Replay = failure.ReplayToken,
        };
    }

    public IReadOnlyList<string> Cells =>
        [Fault, Subject, Laws, Text(Median), string.Join(' ', CasesNeeded.Select(Text)), Guess, ShrunkCase, Replay];

    public static IReadOnlyList<string> Columns { get; } = ["fault", "subject", "broken_laws", "median_cases", "cases_by_seed", "guess", "shrunk_case", "replay"];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
