using Rose.Harness.Compare.Revisions;

namespace Rose.Harness.Compare.Bisect;

/// <summary>The CSV that a commit holds.</summary>
internal sealed class CommittedResults(Git git, string experiment) : IBisectResults
{
    public byte[]? Of(string commit, CancellationToken interrupt)
    {
        interrupt.ThrowIfCancellationRequested();
        using var side = new CommitSide(git, commit);
        using var csv = side.Open(ResultPaths.Csv(experiment));
        if (csv is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        csv.CopyTo(bytes);
        return bytes.ToArray();
    }
}
