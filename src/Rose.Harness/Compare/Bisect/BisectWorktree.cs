using Rose.Harness.Compare.Revisions;

namespace Rose.Harness.Compare.Bisect;

/// <summary>A temporary work tree of the repository, gone with this object. Bisection refs are each work tree's own, so the user's is never touched.</summary>
internal sealed class BisectWorktree : IDisposable
{
    private readonly Git _of;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rose-bisect-");

    public BisectWorktree(Git of, string commit, bool hasFiles)
    {
        _of = of;
        Git = new Git(_folder.FullName);
        try
        {
            of.Run(["-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach", .. hasFiles ? Array.Empty<string>() : ["--no-checkout"], _folder.FullName, commit]);
        }
        catch (CompareFault)
        {
            Dispose();
            throw;
        }
    }

    public Git Git { get; }

    public string Folder => _folder.FullName;

    public void Dispose()
    {
        _of.Ask(["worktree", "remove", "--force", _folder.FullName]);
        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }

        _of.Ask(["worktree", "prune"]);
    }
}
