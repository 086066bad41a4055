namespace Rose.Harness.Tests.Setup;

/// <summary>
/// A copy of the set-up's scripts beside a native/ with one small source that includes nothing of
/// libtorch, so that it builds in seconds and the real build stays as it is.
/// </summary>
internal sealed class Checkout : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rose-setup-");

    public Checkout()
    {
        CopyFolder(Path.Combine(Repository.Root, "eng"), At("eng"));
        CopyFolder(Path.Combine(Repository.Root, "native", "cmake"), At("native/cmake"));
        CopyFolder(Path.Combine(Repository.Root, "native", "ranks"), At("native/ranks"));
        File.Copy(Path.Combine(Repository.Root, "native", "CMakeLists.txt"), At("native/CMakeLists.txt"));
        Write("native/small.cpp", "extern \"C\" int small() { return 7; }\n");
    }

    public string At(string path) => Path.Combine(folder.FullName, path);

    public void Write(string path, string text) => File.WriteAllText(At(path), text);

    public Script SetUp(params (string Name, string? Value)[] environment) => Script.Run(At("eng/setup.sh"), environment);

    public void Dispose() => folder.Delete(recursive: true);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
