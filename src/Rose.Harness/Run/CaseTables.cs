using Rose.Harness.Run.Resume;

namespace Rose.Harness.Run;

/// <summary>
/// The files of a run's rows. Each row is on disk when it is added; in the end they are in the order of the plan, whatever
/// order cases ended in. Any thread may add.
/// </summary>
/// <param name="open">Creates the files, in place of any there.</param>
internal sealed class CaseTables<TFiles>(ResultFiles files, Func<ResultFiles, TFiles> open) : IDisposable
    where TFiles : class, ICaseFiles
{
    private readonly Lock _gate = new();
    private TFiles? _open;
    private int _last;
    private bool _isInOrder = true;

    /// <summary>Creates the files with the rows of the cases that are done.</summary>
    public void Begin(IEnumerable<CaseOutcome> done)
    {
        _open = open(files);
        foreach (var outcome in done)
        {
            _open.Write(outcome);
            _last = outcome.Index;
        }

        _open.Flush();
    }

    /// <summary>Adds what belongs to a case.</summary>
    public void Add(int caseIndex, Action<TFiles> write)
    {
        lock (_gate)
        {
            _isInOrder &= caseIndex >= _last;
            _last = caseIndex;
            write(_open!);
            _open!.Flush();
        }
    }

    /// <summary>Puts rows in the order of the plan where they are not.</summary>
    public void Finish(Journal journal)
    {
        if (!_isInOrder)
        {
            using var sorted = new CaseTables<TFiles>(files.Partial(), open);
            sorted.Begin(journal.Outcomes().OrderBy(outcome => outcome.Index));
            sorted.Dispose();
            Dispose();
            files.TakePartial();
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }
}
