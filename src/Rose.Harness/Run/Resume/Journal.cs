using System.Text;
using System.Text.Json;
using Rose.Harness.Plan;
using Rose.Harness.Provenance;

namespace Rose.Harness.Run.Resume;

/// <summary>
/// <c>results/NAME.journal.jsonl</c>: the run, then every case with all values in place, written before the first of them
/// starts, then the outcome of each as it comes. From it an interrupted run goes on, and the CSV can be written anew.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    private Journal(string path)
    {
        _path = path;
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
    }

    /// <summary>Begins the journal of a run, in place of any there, with the outcomes that it keeps.</summary>
    public static Journal Begin(string path, RunFile run, IReadOnlyList<ExperimentCase> cases, IEnumerable<CaseOutcome> kept)
    {
        var partial = path + ".tmp";
        using (var writer = new StreamWriter(partial, append: false, new UTF8Encoding(false)))
        {
            writer.NewLine = "\n";
            foreach (var line in cases.Select(each => new JournalLine { Case = each }).Prepend(new JournalLine { Run = run }))
            {
                writer.WriteLine(PlainJson.Write(line));
            }

            foreach (var outcome in kept)
            {
                writer.WriteLine(PlainJson.Write(new JournalLine { Outcome = outcome }));
            }
        }

        File.Move(partial, path, overwrite: true);
        return new Journal(path);
    }

    /// <summary>On disk when it returns.</summary>
    public void Add(CaseOutcome outcome)
    {
        _file.Write(Encoding.UTF8.GetBytes(PlainJson.Write(new JournalLine { Outcome = outcome }) + "\n"));
        _file.Flush(flushToDisk: true);
    }

    /// <summary>Of this run, in the order in which they came.</summary>
    public IEnumerable<CaseOutcome> Outcomes() => Outcomes(_path);

    /// <summary>Of an earlier run; none where there is no journal. What a kill cut short, or another version wrote, is left out.</summary>
    public static IEnumerable<CaseOutcome> Outcomes(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("{\"outcome\"", StringComparison.Ordinal) && Read(line) is { Outcome: { Key.Spec: not null } outcome })
            {
                yield return outcome;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static JournalLine? Read(string line)
    {
        try
        {
            return PlainJson.Read<JournalLine>(line);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
