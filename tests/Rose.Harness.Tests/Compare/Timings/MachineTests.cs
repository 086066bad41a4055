using System.Text;
using Rose.Harness.Compare.Timings;

namespace Rose.Harness.Tests.Compare.Timings;

public sealed class MachineTests
{
    private const string Here = """{"host": "here", "fingerprints": [{"cpu_model": "A", "libtorch_version": "1.13.1", "threads_per_rank": 1, "gpu_count": 0}]}""";

    [Fact]
    public void Timings_of_one_machine_need_no_warning() => Assert.Null(Machine.Warning(Of(Here), Of(Here.Replace("\"host\"", "\"of_a_later_rose\": 1, \"host\"", StringComparison.Ordinal))));

    [Theory]
    [InlineData("\"here\"", "\"there\"", "the timings are of different machines: host here and there")]
    [InlineData("\"A\"", "\"B\"", "the timings are of different machines: cpu_model A and B")]
    [InlineData("1.13.1", "2.0", "the timings are of different machines: libtorch_version 1.13.1 and 2.0")]
    public void What_differs_is_named(string old, string other, string warning) =>
        Assert.Equal(warning, Machine.Warning(Of(Here), Of(Here.Replace(old, other, StringComparison.Ordinal))));

    [Fact]
    public void Nothing_is_taken_for_granted_of_a_machine_that_is_not_known()
    {
        Assert.StartsWith("the older side has no run.json", Machine.Warning(null, Of(Here)), StringComparison.Ordinal);
        Assert.StartsWith("the newer side has no run.json", Machine.Warning(Of(Here), Of("no json")), StringComparison.Ordinal);
        Assert.StartsWith("neither side has run.json", Machine.Warning(null, null), StringComparison.Ordinal);
    }

    private static Machine? Of(string json) => Machine.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
