using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rose.Harness.Report;
using Rose.Harness.Report.Charts;
using Rose.Harness.Report.Html;
using Rose.Harness.Report.Model;
using Rose.Harness.Report.Sources;

namespace Rose.Harness.Tests.Report;

/// <summary>What charts become of columns, and what is written of them.</summary>
public sealed class ReportPageTests
{
    private const string Malice = ReportRepository.Malice;
    private static readonly int[] _widths = [64, 512];
    private static readonly int[] _depths = [2, 8];

    [Fact]
    public void Training_gives_a_line_for_each_case_and_says_how_far_they_are_apart()
    {
        var chart = Assert.Single(SheetCharts.Curves(Sheet("experiment,case,world.size,world_size,step,loss\na,1,1,1,1,9.5\na,1,1,1,2,9.25\na,2,2,2,1,9.5\na,2,2,2,2,9.375\n")));

        Assert.Equal(["world.size=1", "world.size=2"], chart.Series.Select(series => series.Label));
        Assert.Equal([("1", 9.5), ("2", 9.375)], chart.Series[1].Points.Select(point => (point.X, point.Y)));
        Assert.Equal("At step 2 the cases are furthest apart, by 1.25E-1.", Assert.Single(chart.Notes));
    }

    [Fact]
    public void Errors_stand_over_the_world_size_with_a_line_for_what_else_was_swept()
    {
        var chart = Assert.Single(SheetCharts.Errors(Sheet("experiment,case,model.n_kv_heads,seed,world.size,world_size,max_abs_diff_vs_dense\na,1,4,1,1,1,1e-7\na,2,4,1,2,2,2e-7\na,3,2,1,1,1,3e-7\na,4,2,1,2,2,4e-5\n")));

        Assert.Equal("world.size", chart.XTitle);
        Assert.Equal(["model.n_kv_heads=4", "model.n_kv_heads=2"], chart.Series.Select(series => series.Label));
        Assert.True(chart.IsYLog);
    }

    [Theory]
    [InlineData("0.0", "1e-5", false)]
    [InlineData("1e-7", "2e-7", false)]
    [InlineData("1e-7", "1e-5", true)]
    public void A_log_scale_is_taken_where_values_span_decades_and_are_all_above_0(string a, string b, bool isLog) =>
        Assert.Equal(isLog, Assert.Single(SheetCharts.Errors(Sheet($"case,world_size,max_abs_diff_vs_dense\n1,1,{a}\n2,2,{b}\n"))).IsYLog);

    [Fact]
    public void A_training_error_is_the_largest_of_its_steps_and_a_value_that_is_not_finite_is_larger_than_all()
    {
        var points = Assert.Single(SheetCharts.Errors(Sheet("case,world.size,step,relative_diff_vs_dense\n1,1,1,0.5\n1,1,2,0.25\n2,2,1,nan\n2,2,2,1\n"))).Series[0].Points;

        Assert.Equal(["0.5", "nan"], points.Select(point => point.Text));
    }

    [Fact]
    public void Time_by_layer_is_that_of_the_largest_world_in_medians()
    {
        var sheet = Sheet("experiment,case,world.size,world_size,step,step_milliseconds,attention_milliseconds,feed_forward_milliseconds,optimizer_milliseconds\na,1,1,1,1,9,1,2,3\na,2,2,2,1,9,4,5,0.0\na,2,2,2,2,9,6,5,0.0\na,2,2,2,3,9,5,7,0.0\n");

        var chart = Assert.Single(SheetCharts.LayerTimes(sheet));

        Assert.Equal("Time by layer, world.size=2", chart.Title);
        Assert.Equal([("attention", 5.0), ("feed forward", 5.0)], chart.Series[0].Points.Select(point => (point.X, point.Y)));
        Assert.Equal(["step_milliseconds"], SheetCharts.Timings(sheet).Select(each => each.YTitle));
        Assert.Empty(SheetCharts.LayerTimes(Sheet("experiment,case,world_size,step,step_milliseconds\na,1,1,1,9\n")));
    }

    [Fact]
    public void Times_are_medians_with_an_interval_from_six_measurements_on()
    {
        var rows = string.Concat(Enumerable.Range(1, 7).Select(k => $"a,1,1,1,{k}\n")) + "a,2,2,2,8\n";
        var points = Assert.Single(SheetCharts.Timings(Sheet("experiment,case,world.size,world_size,forward_milliseconds\n" + rows))).Series[0].Points;

        Assert.Equal((4.0, 1.0, 7.0), (points[0].Y, points[0].Low, points[0].High));
        Assert.Equal((8.0, null), (points[1].Y, points[1].Low));
    }

    [Fact]
    public void What_ranks_that_are_alone_do_not_exchange_is_not_drawn()
    {
        const string Header = "experiment,case,model.d_ff,world_size,step_milliseconds,communication_milliseconds,measured_bytes\n";

        Assert.Equal(["step_milliseconds"], Titles($"{Header}a,1,8,1,2,0,0\na,2,16,1,3,0,0\n"));
        Assert.Equal(["step_milliseconds", "communication_milliseconds", "measured_bytes"], Titles($"{Header}a,1,8,1,2,0,0\na,2,16,2,3,1,9\n"));

        static IEnumerable<string> Titles(string csv) => SheetCharts.Timings(Sheet(csv)).Concat(SheetCharts.Traffic(Sheet(csv))).Select(each => each.YTitle);
    }

    [Fact]
    public void What_grows_with_a_size_is_drawn_over_it_measured_without_warm_up_and_predicted()
    {
        var sheet = Sheet("experiment,case,model.d_model,model.d_ff,model.n_layers,world_size,step,step_milliseconds,predicted_step_milliseconds,peak_memory_mebibytes,predicted_peak_memory_mebibytes\n" + string.Concat(
            from wide in _widths
            from deep in _depths
            from step in Enumerable.Range(1, 6)
            select $"a,1,{wide},{4 * wide},{deep},1,{step},{(step < 4 ? 1000 : wide * deep)},{wide * deep / 2},{wide},\n"));

        var charts = SheetCharts.Timings(sheet).ToList();

        Assert.Equal(["step_milliseconds", "peak_memory_mebibytes"], charts.Select(chart => chart.YTitle));
        Assert.Equal(["model.n_layers=2, measured", "model.n_layers=2, predicted", "model.n_layers=8, measured", "model.n_layers=8, predicted"], charts[0].Series.Select(series => series.Label));
        Assert.Equal([("64", 128.0), ("512", 1024.0)], charts[0].Series[0].Points.Select(point => (point.X, point.Y)));
        Assert.Equal([("64", 256.0), ("512", 2048.0)], charts[0].Series[3].Points.Select(point => (point.X, point.Y)));
        Assert.Contains("Predicted is 0.50 to 0.50 times what was measured.", charts[0].Notes);
        Assert.True(charts[0] is { IsPaired: true, IsXLog: true, IsYLog: true });

        // Where the machine was not calibrated, what was measured stands alone.
        Assert.Equal(["model.n_layers=2", "model.n_layers=8"], charts[1].Series.Select(series => series.Label));
        Assert.False(charts[1].IsPaired);
    }

    [Fact]
    public void A_prediction_is_the_dashed_line_in_the_colour_of_what_was_measured()
    {
        var chart = Assert.Single(SheetCharts.Timings(Sheet("experiment,case,train.seq_len,world_size,step_milliseconds,predicted_step_milliseconds\na,1,16,1,9,8\na,2,64,1,30,31\na,3,256,1,90,99\n")));
        var groups = XDocument.Parse(SvgChart.Draw(chart, "c")).Descendants().Where(each => (string?)each.Attribute("class") == "series").ToList();
        var lines = groups.Select(each => each.Elements().First()).ToList();

        Assert.Equal(2, groups.Count);
        Assert.Equal((string?)lines[0].Attribute("stroke"), (string?)lines[1].Attribute("stroke"));
        Assert.Null(lines[0].Attribute("stroke-dasharray"));
        Assert.NotNull(lines[1].Attribute("stroke-dasharray"));
        Assert.Equal((4, 1), (groups[0].Elements().Count(), groups[1].Elements().Count()));

        // On a log scale 64 lies in the middle of 16 and 256.
        double[] xs = [.. ((string)lines[0].Attribute("d")!).Split('M', 'L').Skip(1).Select(point => double.Parse(point.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(xs[1] - xs[0], xs[2] - xs[1], 0.2);

        var x = JsonDocument.Parse(VegaSpec.Of(chart)).RootElement.GetProperty("layer")[0].GetProperty("encoding").GetProperty("x");
        Assert.Equal("log", x.GetProperty("scale").GetProperty("type").GetString());
        Assert.Equal([16.0, 64, 256], x.GetProperty("axis").GetProperty("values").EnumerateArray().Select(each => each.GetDouble()));
    }

    [Fact]
    public void One_row_has_nothing_to_draw_and_all_of_it_in_a_table()
    {
        var sheet = Sheet("experiment,case,world_size,loss,measured_bytes\na,1,2,9.5,64\n");

        Assert.Empty(SheetCharts.Curves(sheet).Concat(SheetCharts.Errors(sheet)).Concat(SheetCharts.Traffic(sheet)));
    }

    [Theory]
    [InlineData(nameof(ChartMark.Line), true)]
    [InlineData(nameof(ChartMark.PointedLine), false)]
    [InlineData(nameof(ChartMark.Bar), false)]
    public void Every_drawn_chart_is_XML_whatever_stands_in_it_with_a_title_and_a_description(string mark, bool isNumeric)
    {
        var svg = XDocument.Parse(SvgChart.Draw(Evil(Enum.Parse<ChartMark>(mark), isNumeric), "c")).Root!;

        Assert.Contains("<img src=x", svg.Element("title")!.Value, StringComparison.Ordinal);
        Assert.NotEmpty(svg.Element("desc")!.Value);
        Assert.DoesNotContain(svg.Descendants(), each => each.Name.LocalName is "script" or "img");
        Assert.DoesNotMatch("NaN|∞|Infinity", svg.ToString());
    }

    [Fact]
    public void No_text_of_a_result_leaves_the_place_that_it_is_written_to()
    {
        using var output = new StringWriter();
        HtmlReport.Write(
            new ReportDocument(Malice, [new ReportSection(Malice, [Evil(ChartMark.PointedLine, false), new Sentence(Malice), new ReportTable { Title = Malice, Columns = [Malice], Rows = [[Malice]] }, new Counterexample { Title = Malice, ShrunkCase = Malice, Facts = [new(Malice, Malice)], Replay = Malice }])]),
            output);
        var page = output.ToString();

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', page);
        var spec = Regex.Match(page, "class=\"spec\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(Malice, JsonDocument.Parse(spec).RootElement.GetProperty("data").GetProperty("values")[0].GetProperty("series").GetString());
    }

    [Theory]
    [InlineData(9.3733, 9.3734, false, "9.37330 9.37332 9.37334 9.37336 9.37338 9.37340")]
    [InlineData(0, 9.5e-7, false, "0 2e-7 4e-7 6e-7 8e-7 1e-6")]
    [InlineData(0, 327696, false, "0 100,000 200,000 300,000 400,000")]
    [InlineData(3e-7, 2e-4, true, "1e-7 1e-6 1e-5 1e-4 1e-3")]
    public void Ticks_are_round_numbers_around_all_values(double low, double high, bool isLog, string texts)
    {
        var ticks = new Ticks(low, high, 5, isLog);

        Assert.Equal(texts, string.Join(' ', ticks.All.Select(tick => tick.Text)));
        Assert.InRange(ticks.Place(low), 0, ticks.Place(high));
        Assert.InRange(ticks.Place(high), 0, 1 + 1e-9);
    }

    [Fact]
    public void Equal_values_have_an_axis_too() => Assert.Equal(0.5, new Ticks(7, 7, 5).Place(7), 1e-9);

    private static Chart Evil(ChartMark mark, bool isNumeric) => new()
    {
        Title = Malice,
        Description = Malice,
        XTitle = Malice,
        YTitle = Malice,
        Mark = mark,
        IsXNumeric = isNumeric,
        Series =
        [
            new(Malice, [Point(isNumeric ? "1" : Malice, 1), Point("2", double.NaN), Point("3", 5)]),
            .. mark == ChartMark.Bar ? [] : new[] { new ChartSeries("b", [Point("2", double.PositiveInfinity), Point("3", 5)]) },
        ],
    };

    private static ChartPoint Point(string x, double y) => new() { X = x, Y = y, Text = Malice };

    private static CsvSheet Sheet(string csv) => CsvSheet.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv)), "a.csv");
}
