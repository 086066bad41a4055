using System.Diagnostics;
using System.Xml.Linq;

namespace Rose.FsCheckXunit.Tests;

/// <summary>A run of the samples' own executable, as its xunit report tells it.</summary>
internal sealed class SampleRun
{
    private static readonly Lazy<SampleRun> _all = new(() => Of([]));

    private readonly Dictionary<string, SampleResult> _results;

    private SampleRun(XDocument report, string console)
    {
        Console = console;
        _results = report.Descendants("test").Select(SampleResult.Of).ToDictionary(result => result.Name);
    }

    /// <summary>All samples in an environment without settings; run once.</summary>
    public static SampleRun All => _all.Value;

    /// <summary>What the runner printed.</summary>
    public string Console { get; }

    public IReadOnlyCollection<string> Names => _results.Keys;

    /// <param name="name">Without the samples' namespace: <c>Falsified.By_false</c>.</param>
    public SampleResult this[string name] => _results[name];

    /// <param name="arguments">More of the runner's, such as a filter.</param>
    public static SampleRun Of((string Name, string Value)[] environment, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("rose-test-");
        try
        {
            var start = new ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, "Rose.FsCheck.Xunit.Samples"),
                ["--report-xunit", "--report-xunit-filename", "report.xml", "--results-directory", folder.FullName, "--no-progress", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!);
            start.Environment.Remove("ROSE_MAX_TEST");
            start.Environment.Remove("ROSE_SEED");
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var console = process.StandardOutput.ReadToEnd() + errors.Result;
            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the samples do not end");
            var report = Path.Combine(folder.FullName, "report.xml");
            Assert.True(File.Exists(report), console);
            return new SampleRun(XDocument.Load(report), console);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
