using Rose.Harness.Calibration;
using Rose.Harness.Spec;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

public sealed class DoctorVerbTests
{
    [Fact]
    public void It_tells_what_the_machine_has()
    {
        var told = RoseProcess.Run("doctor").Well().Output;

        foreach (var about in new[] { "libtorch", "kernels", "BLAS", "collectives", "GPUs", "cores", "memory", ".NET", "git", "results", "calibration" })
        {
            Assert.Matches($@"(?m)^{System.Text.RegularExpressions.Regex.Escape(about)}: +\S", told);
        }

        Assert.Matches(@"libtorch: +[0-9.]+\S* from /\S*libtorch_cpu\.so", told);
    }

    [Fact]
    public void Without_libtorch_it_says_what_to_do_and_ends_with_1()
    {
        var rose = RoseProcess.RunWith([("ROSE_NATIVE", "/no/librose.so")], "doctor");

        Assert.Equal(1, rose.ExitCode);
        Assert.Contains("fault: librose.so is not at /no/librose.so; run eng/setup.sh", rose.Output, StringComparison.Ordinal);
        Assert.Contains("cores:", rose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibration_measures_every_rate_and_a_plan_uses_it()
    {
        using var folder = new TempFolder();
        (string, string) file = ("ROSE_CALIBRATION", folder.At("rates.json"));

        Assert.Contains($"written to {file.Item2}", RoseProcess.RunWith([file], "doctor", "--calibrate").Well().Output, StringComparison.Ordinal);

        var rates = RatesFile.Read(file.Item2)!;
        Assert.Equal([Numerics.Portable, Numerics.Fast], rates.Kernels.Select(each => each.Numerics));
        foreach (var kernels in rates.Kernels)
        {
            Assert.Equal([16, 32, 64, 128, 256, 1024], kernels.Products.Select(each => each.Size));
            Assert.All(kernels.Products.Concat(kernels.HeadProducts), each => Assert.InRange(each.GigaflopsPerSecond, 0.01, 10_000));
            Assert.All(kernels.Memory, each => Assert.InRange(each.GigabytesPerSecond, 0.1, 10_000));
            Assert.InRange(kernels.UpdateGigabytesPerSecond, 0.1, 10_000);
            Assert.All(kernels.Functions, each => Assert.InRange(each.ForwardNanoseconds, 0.001, 1000));
            Assert.InRange(kernels.OperatorMicroseconds, 0.1, 1000);
            Assert.InRange(kernels.ProductMicroseconds, 0.1, 1000);
            Assert.InRange(kernels.HeadProductsMicroseconds, 0.1, 1000);
            Assert.InRange(kernels.RankMebibytes, 10, 10_000);
        }

        // What only one of the choices may use is measured in a process that has it.
        Assert.Equal("libtorch", rates.Kernels[0].FloatProducts);
        Assert.Equal(["gloo", "in_process", "shared"], rates.Links.Select(each => each.Backend));
        Assert.All(rates.Links, each => Assert.InRange(each.LatencyMicroseconds, 0.1, 1e6));
        Assert.All(rates.Links, each => Assert.InRange(each.GigabytesPerSecond, 0.001, 10_000));
        Assert.Contains("times by the rates of", RoseProcess.RunWith([file], "plan", "experiments/train_minimal.yaml").Well().Output, StringComparison.Ordinal);
    }
}
