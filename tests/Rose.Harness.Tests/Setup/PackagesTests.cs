using System.Diagnostics;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Setup;

/// <summary>What <c>dotnet pack</c> makes, as users get it: installed outside of the repository, with nothing of the repository in reach.</summary>
public sealed class PackagesTests : IDisposable
{
    // Of no other package, so that none is taken from a cache in its place.
    private const string Version = "0.0.0-test";

    private readonly TempFolder _folder = new();

    private string Packages => _folder.At("packages");

    private string Tool => _folder.At("tools/rose");

    private string Restored => _folder.At("restored");

    // The packages of others are those that were restored for the tests.
    private static string ForTests => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".nuget", "packages");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_packages_run_experiments_outside_of_the_repository_from_the_command_line_and_from_code()
    {
        Requires.Sdk();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        DotNet(Repository.Root, "pack", "RoseHarness.sln", "--no-build", "-c", configuration, "-o", Packages, $"-p:Version={Version}");
        DotNet(_folder.Path, "tool", "install", "rose", "--version", Version, "--tool-path", _folder.At("tools"), "--source", Packages);
        var spec = Path.Combine(Repository.Root, "experiments", "ffn_rowparallel.yaml");
        var elsewhere = Directory.CreateDirectory(_folder.At("empty")).FullName;

        // The first use makes the native part; where that fails it says why, and what is mended then is used.
        var first = Run(Tool, elsewhere, [("ROSE_CMAKE_ARGS", "--no-such-option")], spec);
        Assert.Equal(3, first.ExitCode);
        var folder = Assert.Single(Directory.GetDirectories(_folder.At("cache/rose")));
        Assert.StartsWith($"rose setup: the first use on this machine makes Rose's native part, in {folder}.\n", first.Errors, StringComparison.Ordinal);
        Assert.Contains("CMake Error: Unknown argument --no-such-option", first.Errors, StringComparison.Ordinal);
        Assert.Contains($"error: Rose's native part was not built: {folder}/eng/setup.sh ended with exit code 1", first.Errors, StringComparison.Ordinal);
        AssertSameFiles(Path.Combine(Repository.Root, "native"), Path.Combine(folder, "native"));
        AssertSameFiles(Path.Combine(folder, "eng"), Path.Combine(Repository.Root, "eng"));
        foreach (var built in new[] { "librose.so", "librose.txt", "rose-ranks" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, built), Path.Combine(folder, "native", "build", built));
        }

        var second = Run(Tool, elsewhere, [], spec).Well();
        Assert.DoesNotContain("rose setup", second.Errors, StringComparison.Ordinal);
        var csv = Path.Combine(elsewhere, "results", "ffn_rowparallel.csv");
        CommittedResults.AssertReached("ffn_rowparallel", csv);

        WriteProgram(_folder.At("app"));
        DotNet(_folder.At("app"), "build", "-p:UseSharedCompilation=false");
        var program = Run(_folder.At("app/bin/Debug/net10.0/app"), elsewhere, [], spec).Well();
        Assert.Equal(CsvFile.Read(csv).Rows.Where(row => row["world_size"] == "2").Select(row => $"{row["rng"]}: {row["loss"]}"), program.Output.TrimEnd('\n').Split('\n'));

        var script = Run("dotnet", elsewhere, [("HOME", Directory.CreateDirectory(_folder.At("home")).FullName), ("RestoreSources", Packages), ("RestorePackagesPath", Restored), ("RestoreFallbackFolders", ForTests)], "fsi", "--quiet", WriteScript(), spec).Well();
        Assert.Equal(program.Output, script.Output);
    }

    // Every file of the first folder is in the second.
    private static void AssertSameFiles(string these, string those)
    {
        foreach (var file in Directory.GetFiles(these, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/build/", StringComparison.Ordinal)))
        {
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(those, Path.GetRelativePath(these, file))));
        }
    }

    private void WriteProgram(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreSources>{Packages}</RestoreSources>
                <RestorePackagesPath>{Restored}</RestorePackagesPath>
                <RestoreFallbackFolders>{ForTests}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Rose.Harness" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using Rose.Harness;

            var result = await Experiment.Load(args[0]).WithWorldSize(2).RunAsync();
            foreach (var row in result.Rows) Console.WriteLine($"{row.Swept("rng")}: {row.Forward!.Loss}");
            """);
    }

    private string WriteScript()
    {
        var path = _folder.At("script.fsx");
        File.WriteAllText(path, $"""
            #i "nuget: {Packages}"
            #r "nuget: Rose.Harness, {Version}"
            open Rose.Harness
            let result = Experiment.Load(fsi.CommandLineArgs[1]).WithWorldSize(2).RunAsync().Result
            for row in result.Rows do printfn "%s: %s" (row.Swept "rng") (row.Forward.Loss.ToString "R")
            """);
        return path;
    }

    private void DotNet(string folder, params string[] arguments)
    {
        var finished = Run("dotnet", folder, [("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_NOLOGO", "1")], arguments);
        Assert.True(finished.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{finished.Output}{finished.Errors}");
        Assert.DoesNotContain("warning", finished.Output, StringComparison.Ordinal);
    }

    private Finished Run(string program, string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ROSE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CACHE_HOME"] = _folder.At("cache");
        start.Environment["DOTNET_ROOT"] = Harness.Ranks.DotNet.Root;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Finished { ExitCode = process.ExitCode, Output = output, Errors = errors.Result };
    }
}
