using Rose.Harness.Calibration;
using Rose.Harness.Spec;
using Rose.Model.Cost;

namespace Rose.Harness.Predict;

/// <summary>What a step of a case is predicted to cost rank 0 on the machine that runs it; null where its rates do not tell.</summary>
internal sealed record MachineCost
{
    private const double BytesInMebibyte = 1 << 20;

    public static MachineCost Unknown { get; } = new();

    /// <summary>Of a training step, or of the forward pass of <c>kind: forward</c>.</summary>
    public double? StepMilliseconds { get; init; }

    /// <summary>Of the whole process.</summary>
    public double? PeakMemoryMebibytes { get; init; }

    /// <param name="rates">Of this machine; null where it was not calibrated.</param>
    public static MachineCost Of(ExperimentSpec spec, MachineRates? rates)
    {
        if (rates is null || IsOnGpu(spec.World, rates))
        {
            return Unknown;
        }

        var (world, cost) = (spec.RankWorld, CasePrediction.Of(spec));

        // The rates are those of one thread, and how many ranks a launcher puts on a machine is not known here.
        var isTimed = world.ThreadsPerRank == 1 && world.Launch != Launch.External;

        // Ranks that are threads hold their tensors in one process.
        var tensors = world.Launch == Launch.Threads ? Enumerable.Range(0, world.Size).Sum(rank => Tensors(CasePrediction.Of(spec, rank))) : Tensors(cost);
        return new MachineCost
        {
            StepMilliseconds = isTimed ? Time(cost).StepMilliseconds : null,
            PeakMemoryMebibytes = rates.KernelsOf(world.Numerics).RankMebibytes + (tensors / BytesInMebibyte),
        };

        static long Tensors(StepCost of) => of.TotalBytes + of.WorkBytes;

        // More ranks than cores take turns.
        StepTime Time(StepCost of) =>
            StepTime.Of(of, rates, world.Numerics, BackendChoice.NameOf(BackendChoice.OnCpu(world)), Math.Max(1, (double)world.Size / rates.Cores));
    }

    private static bool IsOnGpu(WorldSpec world, MachineRates rates) =>
        world.Device != Device.Cpu && rates.Fingerprint.GpuCount > 0;
}
