namespace Rose.Harness.Run;

/// <summary>A folder for results that nobody wants to keep.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rose-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
