using System.CommandLine;
using Rose.Harness.Calibration;
using Rose.Harness.Csv;
using Rose.Harness.Doctor;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Verbs;

/// <summary><c>rose doctor</c>: tells what this machine has and lacks, and with --calibrate how fast it is.</summary>
internal static class DoctorVerb
{
    private const double BytesInMebibyte = 1 << 20;

    public static Command Command()
    {
        var calibrate = new Option<bool>("--calibrate") { Description = "Also measure how fast it is, for the times of rose plan." };
        var collectives = Options.Output("--collectives", "Also time all-reduces of two processes over gloo and over shared memory, in turns, and write every sample to this CSV.");
        var doctor = new Command("doctor", "Check what this machine has and lacks.") { calibrate, collectives };
        doctor.SetAction(parsed => Run(parsed.GetValue(calibrate), parsed.GetValue(collectives)));
        return doctor;
    }

    public static int Run(bool calibrates, string? collectives = null)
    {
        var isWell = true;
        foreach (var finding in Examination.Run())
        {
            Console.Out.WriteLine($"{finding.About + ':',-14}{finding.Found}");
            if (finding.Remedy is { } remedy)
            {
                Console.Out.WriteLine($"{"",-14}{(finding.IsFatal ? "fault" : "note")}: {remedy}");
            }

            isWell &= !finding.IsFatal;
        }

        if (!isWell)
        {
            return ExitCodes.CheckFailed;
        }

        var code = calibrates ? Measure(Calibrate, "another file in ROSE_CALIBRATION") : ExitCodes.Success;
        return code == ExitCodes.Success && collectives is not null ? Measure(() => TimeCollectives(collectives), "another file") : code;
    }

    private static void Calibrate()
    {
        var rates = Calibrator.Run();
        RatesFile.Write(RatesFile.FilePath, rates);
        Print(rates);
        Console.Out.WriteLine($"written to {RatesFile.FilePath}");
    }

    private static void TimeCollectives(string path)
    {
        var samples = new List<CollectiveSample>();
        using (var table = new CsvTable<CollectiveSample>(path, CollectiveBench.Columns))
        {
            CollectiveBench.Run(worldSize: 2, sample =>
            {
                samples.Add(sample);
                table.Write(sample);
            });
        }

        foreach (var line in CollectiveBench.Summary(samples))
        {
            Console.Out.WriteLine(line);
        }

        Console.Out.WriteLine($"written to {path}");
    }

    private static int Measure(Action measurement, string otherFile)
    {
        try
        {
            measurement();
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is WorldException or TorchException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCodes.RankFailed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: what was measured cannot be written: {e.Message}; name {otherFile}");
            return ExitCodes.BadUsage;
        }
    }

    private static void Print(MachineRates rates)
    {
        foreach (var kernels in rates.Kernels)
        {
            Console.Out.WriteLine($"numerics: {kernels.Numerics.ToString().ToLowerInvariant()}, products of {kernels.FloatProducts}");
            foreach (var product in kernels.Products)
            {
                Line($"  products of {product.Size} tokens", $"{product.GigaflopsPerSecond:0.0} GFLOP/s");
            }

            foreach (var product in kernels.HeadProducts)
            {
                Line($"  heads of {product.Size} × {product.Size}", $"{product.GigaflopsPerSecond:0.0} GFLOP/s");
            }

            foreach (var memory in kernels.Memory)
            {
                Line($"  memory, {memory.Bytes / BytesInMebibyte:0.0} MiB", $"{memory.GigabytesPerSecond:0.0} GB/s");
            }

            Line($"  optimizer", $"{kernels.UpdateGigabytesPerSecond:0.0} GB/s");
            foreach (var function in kernels.Functions)
            {
                Line($"  {function.Kind}, an element", $"{function.ForwardNanoseconds:0.00} ns forward, {function.BackwardNanoseconds:0.00} ns backward; a call {function.ForwardCallMicroseconds:0.0} µs and {function.BackwardCallMicroseconds:0.0} µs");
            }

            Line($"  an operator", $"{kernels.OperatorMicroseconds:0.00} µs");
            Line($"  a product's call", $"{kernels.ProductMicroseconds:0.00} µs, of heads {kernels.HeadProductsMicroseconds:0.00} µs");
            Line($"  a rank without a model", $"{kernels.RankMebibytes:0} MiB");
        }

        foreach (var link in rates.Links)
        {
            Line($"all-reduce of two, {link.Backend}", $"{link.LatencyMicroseconds:0.0} µs and {link.GigabytesPerSecond:0.00} GB/s");
        }

        static void Line(FormattableString what, FormattableString value) => Console.Out.WriteLine($"{FormattableString.Invariant(what) + ':',-34}{FormattableString.Invariant(value)}");
    }
}
