using System.Diagnostics;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Report;

/// <summary>The real browser, without a window, on a page of this machine; no name resolves, so that it reaches no other.</summary>
internal sealed class Chromium(string profile)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>Its output is the page's elements once all scripts have run, its errors the log with what the page wrote to the console.</summary>
    public Finished Dump(string page, params string[] options) => Run(page, [.. options, "--dump-dom"]);

    public void Screenshot(string page, string png, params string[] options)
    {
        Run(page, [.. options, $"--screenshot={png}"]).Well();
        Assert.True(File.Exists(png), "the browser wrote no screenshot");
    }

    private Finished Run(string page, string[] options)
    {
        Requires.Program("chromium");
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            "--disable-dev-shm-usage", "--force-effective-connection-type=4G", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={profile}", "--enable-logging=stderr",
            "--virtual-time-budget=20000", .. options, new Uri(page).AbsoluteUri,
        ];
        using var browser = Process.Start(new ProcessStartInfo("chromium", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = browser.StandardOutput.ReadToEndAsync();
        var errors = browser.StandardError.ReadToEndAsync();
        if (!browser.WaitForExit(_patience))
        {
            browser.Kill(entireProcessTree: true);
            Assert.Fail($"the browser did not end within {_patience}: {errors.Result}");
        }

        return new Finished { ExitCode = browser.ExitCode, Output = output.Result, Errors = errors.Result };
    }
}
