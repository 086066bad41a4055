using System.CommandLine;
using System.Globalization;
using Rose.Harness.Calibration;
using Rose.Harness.Doctor;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Verbs;

/// <summary><c>rose doctor</c>: tells what this machine has and lacks, and with --calibrate how fast it is.</summary>
internal static class DoctorVerb
{
    public static Command Command()
    {
        var calibrate = new Option<bool>("--calibrate") { Description = "Also measure how fast it is, for the times of rose plan." };
        var doctor = new Command("doctor", "Check what this machine has and lacks.") { calibrate };
        doctor.SetAction(parsed => Run(parsed.GetValue(calibrate)));
        return doctor;
    }

    public static int Run(bool calibrates)
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

        return calibrates ? Calibrate() : ExitCodes.Success;
    }

    private static int Calibrate()
    {
        var path = RatesFile.FilePath;
        try
        {
            var rates = Calibrator.Run();
            RatesFile.Write(path, rates);
            Print(rates);
            Console.Out.WriteLine($"written to {path}");
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is WorldException or TorchException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCodes.RankFailed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: the rates cannot be written: {e.Message}; name another file in ROSE_CALIBRATION");
            return ExitCodes.BadUsage;
        }
    }

    private static void Print(MachineRates rates)
    {
        foreach (var product in rates.Products)
        {
            Line($"products {product.Size} × {product.Size}", $"{product.GigaflopsPerSecond:0.0} GFLOP/s");
        }

        Line("memory", $"{rates.MemoryGigabytesPerSecond:0.0} GB/s");
        Line("an operator", $"{rates.OperatorMicroseconds:0.00} µs");
        foreach (var link in rates.Links)
        {
            Line($"all-reduce of two, {link.Backend}", $"{link.LatencyMicroseconds:0.0} µs and {link.GigabytesPerSecond:0.00} GB/s");
        }

        static void Line(string what, FormattableString value) => Console.Out.WriteLine($"{what + ':',-34}{value.ToString(CultureInfo.InvariantCulture)}");
    }
}
