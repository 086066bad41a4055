using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Provenance;
using Rose.Harness.Spec;

namespace Rose.Harness.Run;

/// <summary>
/// Where a run writes: NAME.csv with what is the same everywhere, NAME.sample.txt with what trained models wrote, if they
/// were asked to, and beside them what is not the same: NAME.timing.csv, NAME.run.json and the ranks' logs.
/// </summary>
internal sealed class ResultFiles
{
    private const string PartialMark = ".partial";

    // What Linux says of a lock that another process has.
    private const int WouldBlock = 11;

    private readonly string _folder;
    private readonly string _name;

    /// <param name="writes">False on a rank that another one reports for: nothing is written then.</param>
    public ResultFiles(string folder, string name, bool writes = true)
    {
        _folder = folder;
        _name = name;
        Writes = writes;
        if (writes)
        {
            Directory.CreateDirectory(folder);
        }
    }

    public bool Writes { get; }

    /// <summary>Keeps these files to this run until it is disposed of, or its process ends; null on a rank that another one reports for.</summary>
    /// <exception cref="IOException">Another run is writing them.</exception>
    public IDisposable? Claim()
    {
        try
        {
            return Writes ? new FileStream(Path.Combine(_folder, _name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose) : null;
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            throw new IOException($"another run is writing {Csv}", e);
        }
    }

    public string Csv => Path.Combine(_folder, _name + ".csv");

    public string Samples => Path.Combine(_folder, _name + ".sample.txt");

    public string TimingCsv => Path.Combine(_folder, _name + ".timing.csv");

    public string RunJson => Path.Combine(_folder, _name + ".run.json");

    /// <summary>What an interrupted run goes on from.</summary>
    public string Journal => Path.Combine(_folder, _name + ".journal.jsonl");

    public string LogFolder => Path.Combine(_folder, _name + ".logs");

    /// <summary>The checkpoint of a case, replaced as a whole each time that one is due.</summary>
    public string CheckpointOf(ExperimentCase of) => Path.GetFullPath(Path.Combine(_folder, _name + ".checkpoints", string.Create(CultureInfo.InvariantCulture, $"case_{of.Index}.safetensors")));

    public CsvTable<TRow>? Open<TRow>(string path, IReadOnlyList<Column<TRow>> columns) => Writes ? new CsvTable<TRow>(path, columns) : null;

    /// <summary>Null, and an older file gone, where no case writes a sample.</summary>
    public SampleFile? OpenSamples(ExperimentPlan plan)
    {
        if (!Writes)
        {
            return null;
        }

        if (plan.Spec.Kind == Kind.Train && plan.Cases.Any(each => each.Spec.Train.SampleBytes > 0))
        {
            return new SampleFile(Samples);
        }

        File.Delete(Samples);
        return null;
    }

    /// <summary>Files of the same kinds that are to take the place of these.</summary>
    public ResultFiles Partial() => new(_folder, _name + PartialMark);

    /// <summary>Puts the partial files in the place of these, each at once.</summary>
    public void TakePartial()
    {
        var partial = Partial();
        foreach (var (from, to) in new[] { (partial.Csv, Csv), (partial.TimingCsv, TimingCsv), (partial.Samples, Samples) }.Where(pair => File.Exists(pair.Item1)))
        {
            File.Move(from, to, overwrite: true);
        }
    }

    /// <summary>Removes the last run's logs; before the first rank of this run starts.</summary>
    public void ClearLogs()
    {
        if (Writes && Directory.Exists(LogFolder))
        {
            Directory.Delete(LogFolder, recursive: true);
        }
    }

    /// <summary>Writes what is known before the first case. The commit is not: asking git would keep the ranks' start waiting.</summary>
    public RunFile StartRun(ExperimentPlan plan, int keptCases = 0) =>
        Save(new RunFile
        {
            Experiment = plan.Spec.Name,
            Spec = plan.File,
            SpecSha256 = plan.SpecHash,
            Overrides = plan.Overrides,
            Cases = plan.Cases.Count,
            KeptCases = keptCases,
            Started = DateTimeOffset.UtcNow,
            Host = Environment.MachineName,
        });

    public RunFile Update(RunFile run) => !Writes ? run : Save(run with
    {
        Git = run.Git ?? GitState.Of(SpecLocator.FindRoot(Environment.CurrentDirectory, AppContext.BaseDirectory) ?? Environment.CurrentDirectory),
    });

    private RunFile Save(RunFile run)
    {
        if (Writes)
        {
            run.Save(RunJson);
        }

        return run;
    }
}
