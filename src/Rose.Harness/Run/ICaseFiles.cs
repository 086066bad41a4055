using Rose.Harness.Run.Resume;

namespace Rose.Harness.Run;

/// <summary>The files of a kind of run, into which cases are written.</summary>
internal interface ICaseFiles : IDisposable
{
    /// <summary>Writes all rows of a case; they are on disk after the next <see cref="Flush"/>.</summary>
    void Write(CaseOutcome outcome);

    void Flush();
}
