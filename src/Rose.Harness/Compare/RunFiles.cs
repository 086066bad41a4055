using Rose.Harness.Compare.Revisions;

namespace Rose.Harness.Compare;

/// <summary>The files of one run: its rows, its timings, and what it says of its machine.</summary>
internal sealed record RunFiles
{
    /// <summary>Under which errors speak of the rows.</summary>
    public required string Name { get; init; }

    /// <summary>Each opens a file, or gives null where there is none.</summary>
    public required Func<Stream?> Csv { get; init; }

    public required Func<Stream?> Timings { get; init; }

    public required Func<Stream?> Run { get; init; }

    /// <summary>An experiment's files on a side.</summary>
    public static RunFiles Of(ISide side, string experiment) => new()
    {
        Name = $"{ResultPaths.Csv(experiment)} of {side.Name}",
        Csv = () => side.Open(ResultPaths.Csv(experiment)),
        Timings = () => side.Open(ResultPaths.Timings(experiment)),
        Run = () => side.Open(ResultPaths.Run(experiment)),
    };

    /// <summary>A CSV, of results or of timings alone, and what stands beside it.</summary>
    public static RunFiles Of(string path) => new()
    {
        Name = path,
        Csv = () => ResultPaths.IsTiming(path) ? null : Read(path),
        Timings = () => Read(ResultPaths.Beside(path, ".timing.csv")),
        Run = () => Read(ResultPaths.Beside(path, ".run.json")),
    };

    private static FileStream? Read(string path)
    {
        try
        {
            return File.Exists(path) ? new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan, Share = FileShare.ReadWrite | FileShare.Delete }) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompareFault($"{path} cannot be read: {e.Message}");
        }
    }
}
