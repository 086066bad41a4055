using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Provenance;
using Rose.Harness.Spec;

namespace Rose.Harness.Run;

/// <summary>
/// Where a run writes: NAME.csv with what is the same everywhere, and beside it what is not: NAME.timing.csv,
/// NAME.run.json and the ranks' logs.
/// </summary>
internal sealed class ResultFiles
{
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

    public string Csv => Path.Combine(_folder, _name + ".csv");

    public string TimingCsv => Path.Combine(_folder, _name + ".timing.csv");

    public string RunJson => Path.Combine(_folder, _name + ".run.json");

    public string LogFolder => Path.Combine(_folder, _name + ".logs");

    public CsvTable<TRow>? Open<TRow>(string path, IReadOnlyList<Column<TRow>> columns) => Writes ? new CsvTable<TRow>(path, columns) : null;

    /// <summary>Removes the last run's logs; before the first rank of this run starts.</summary>
    public void ClearLogs()
    {
        if (Writes && Directory.Exists(LogFolder))
        {
            Directory.Delete(LogFolder, recursive: true);
        }
    }

    /// <summary>Writes what is known before the first case. The commit is not: asking git would keep the ranks' start waiting.</summary>
    public RunFile StartRun(ExperimentPlan plan) =>
        Save(new RunFile
        {
            Experiment = plan.Spec.Name,
            Spec = plan.File,
            SpecSha256 = plan.SpecHash,
            Cases = plan.Cases.Count,
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
