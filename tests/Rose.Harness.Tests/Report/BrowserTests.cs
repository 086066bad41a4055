using System.Text.RegularExpressions;

namespace Rose.Harness.Tests.Report;

/// <summary>The page in a real browser.</summary>
public sealed class BrowserTests(BrowserRun run) : IClassFixture<BrowserRun>
{
    [Fact]
    public void With_scripts_every_chart_is_drawn_by_Vega_in_the_place_of_the_drawn_one()
    {
        var page = run.WithScripts.Output;

        Assert.True(run.Charts >= 7, $"{run.Charts} charts");
        Assert.Contains($"data-charts=\"{run.Charts} of {run.Charts}\"", page, StringComparison.Ordinal);
        Assert.Equal(run.Charts, Regex.Count(page, "<svg[^>]* class=\"marks\""));
        Assert.Equal(run.Charts, Regex.Count(page, "class=\"static\" hidden"));
    }

    [Fact]
    public void Nothing_is_written_to_the_console_and_nothing_else_is_asked_for()
    {
        // A script that throws, what the policy of the page forbids and a file that is not found are all written there.
        Assert.DoesNotContain("CONSOLE", run.WithScripts.Errors, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", run.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!#)|url\\(|@import|https?:", run.Bare);
    }

    [Fact]
    public void Without_scripts_the_drawn_charts_and_the_tables_are_there_and_no_place_of_Vegas_shows()
    {
        Assert.Equal(run.Charts, Regex.Count(run.Bare, "<div class=\"static\"><svg"));
        Assert.Equal(run.Charts, Regex.Count(run.Bare, "<div class=\"vega\" hidden"));
        Assert.Matches("<td[^>]*>8.2", run.Bare);
        Assert.Contains("column, world 2", run.Bare, StringComparison.Ordinal);
        Shows(run.WithoutScripts);
    }

    [Fact]
    public void With_scripts_the_charts_of_Vega_are_seen() => Shows(run.Screenshot);

    // The series in their colours, on a page that is not blank.
    private static void Shows(Png shot)
    {
        var colours = shot.Pixels.CountBy(pixel => pixel).ToDictionary();

        Assert.Equal((1280, 2600), (shot.Width, shot.Height));
        Assert.True(colours.Count > 200, $"{colours.Count} colours");
        Assert.All(BrowserRun.Series, series => Assert.True(shot.PixelsOf(series) >= BrowserRun.LeastPixels, $"{shot.PixelsOf(series)} pixels of {series:X6}"));
        Assert.True(colours.Values.Max() < 0.97 * shot.Pixels.Count, "the page is all but empty");
    }
}
