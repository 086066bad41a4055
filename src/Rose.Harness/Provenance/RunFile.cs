namespace Rose.Harness.Provenance;

/// <summary><c>results/NAME.run.json</c>: what a run was, for whoever asks later how its numbers came about.</summary>
public sealed record RunFile
{
    public required string Experiment { get; init; }

    /// <summary>The spec's path as it was given.</summary>
    public required string Spec { get; init; }

    public required string SpecSha256 { get; init; }

    /// <summary>What the command line changed of the spec, as it was typed.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    public required int Cases { get; init; }

    /// <summary>How many of them an earlier run had done.</summary>
    public int KeptCases { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Null while the run goes on, or where it was cut off.</summary>
    public DateTimeOffset? Finished { get; init; }

    public int? ExitCode { get; init; }

    public required string Host { get; init; }

    public GitState? Git { get; init; }

    /// <summary>One for each kind of world that ran.</summary>
    public IReadOnlyList<Fingerprint> Fingerprints { get; init; } = [];

    public void Save(string path)
    {
        var partial = path + ".tmp";
        File.WriteAllText(partial, PlainJson.Write(this, indented: true) + "\n");
        File.Move(partial, path, overwrite: true);
    }
}
