using System.Text;
using System.Text.RegularExpressions;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Report;

/// <summary>One report with all kinds of sections, and what the browser makes of it: started for all tests at once.</summary>
public sealed partial class BrowserRun : IDisposable
{
    public const int LeastPixels = 100;

    private const int MostTries = 5;

    private readonly ReportRepository _repository = new();

    // A test that asks for them without a browser on the machine is skipped, which a constructor cannot be.
    private readonly Lazy<Finished> _withScripts;
    private readonly Lazy<Png> _screenshot;
    private readonly Lazy<Png> _withoutScripts;

    public BrowserRun()
    {
        Page = _repository.At("results", "report.html");
        Written = _repository.Rose("report", "--metric", "loss").Well();
        Html = File.ReadAllText(Page);
        var browser = new Chromium(_repository.At("profile"));
        _withScripts = new Lazy<Finished>(() => browser.Dump(Page).Well());
        _screenshot = new Lazy<Png>(() => Shot(browser, Page, "page.png"));

        // The browser takes its own screenshots by script; a sandbox forbids those of the page alone.
        var sandbox = _repository.Write("results/sandbox.html", "<!DOCTYPE html><style>body{margin:0}iframe{display:block;border:0;width:100vw;height:100vh}</style><iframe sandbox src=\"report.html\"></iframe>");
        _withoutScripts = new Lazy<Png>(() => Shot(browser, sandbox, "sandbox.png"));
    }

    internal Finished Written { get; }

    internal Finished WithScripts => _withScripts.Value;

    internal Png WithoutScripts => _withoutScripts.Value;

    internal Png Screenshot => _screenshot.Value;

    internal string Page { get; }

    internal string Html { get; }

    internal string Bare => Script().Replace(Html, "");

    internal int Charts => Specs().Count(Html);

    /// <summary>Colours of the three series of a chart.</summary>
    internal static IReadOnlyList<int> Series { get; } = [0x0072B2, 0xD55E00, 0x009E73];

    public void Dispose() => _repository.Dispose();

    // ROSE_SCREENSHOTS names a folder that keeps them, for eyes.
    private Png Shot(Chromium browser, string page, string name)
    {
        var path = _repository.At(name);
        Png shot;
        var tries = 0;

        // On a busy machine the browser may take its shot while the page is painted in part, or not at all.
        do
        {
            browser.Screenshot(page, path, "--window-size=1280,2600", "--hide-scrollbars");
            shot = Png.Read(path);
        }
        while (Series.Any(series => shot.PixelsOf(series) < LeastPixels) && ++tries < MostTries);

        if (Environment.GetEnvironmentVariable("ROSE_SCREENSHOTS") is { Length: > 0 } kept)
        {
            Directory.CreateDirectory(kept);
            File.Copy(path, Path.Combine(kept, name), overwrite: true);
        }

        return shot;
    }

    [GeneratedRegex("<script type=\"application/json\" class=\"spec\"")]
    private static partial Regex Specs();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
