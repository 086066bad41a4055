using System.Diagnostics;
using System.Security.Cryptography;
using Rose.Harness.Spec;
using Rose.Model;
using Rose.Model.Training;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: forward</c> on one rank: a forward pass in training mode, held against rank 0 and the dense model.</summary>
internal static class ForwardProgram
{
    public static ForwardMeasurement Run(ExperimentSpec spec, RankContext rank)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var (measured, logits) = Forward(spec, rank);
        var reference = rank.Group.Broadcast(logits, root: 0);
        var worst = rank.Group.AllReduce(LogitsDistance.MaxAbs(logits, reference), Reduction.Max);
        return measured with
        {
            MaxDiffVsRank0 = worst.item<double>(),
            LogitsSha256 = rank.Rank == 0 ? Sha256(logits) : "",
            Dense = rank.Rank == 0 && spec.Rng == Rng.Invariant ? CompareWithDense(spec, rank, logits) : null,
        };
    }

    /// <summary>What one rank sees of the pass. Gathers the logits where each rank holds a part of the vocabulary, apart from the time and the collectives.</summary>
    private static (ForwardMeasurement Measured, Tensor Logits) Forward(ExperimentSpec spec, RankContext rank)
    {
        using var each = new CaseModel(spec, rank);
        var ids = CaseInput.OfForward(spec, rank, each).Ids(step: 0);
        var (before, communicating, waiting) = (each.Traffic, each.CommunicationTime, each.WaitingTime);
        each.Model.Clock = spec.Measure.Layers ? new LayerClock(rank.Device) : null;
        each.Model.Clock?.Start();
        using var kernels = spec.Measure.Kernels ? new KernelClock(rank.Device) : null;
        var clock = Stopwatch.StartNew();
        kernels?.Start();
        var output = each.Model.call(ids, null, ids);
        if (rank.Device.type == Torch.DeviceType.CUDA)
        {
            cuda.synchronize();
        }

        kernels?.Stop();
        var milliseconds = clock.Elapsed.TotalMilliseconds;
        var (communication, waited) = (each.CommunicationTime - communicating, each.WaitingTime - waiting);
        var collectives = each.CollectivesSince(before);
        var peak = PeakMemory.Mebibytes(rank.Device);
        var logits = each.Model.WholeLogits(output);
        var measured = new ForwardMeasurement
        {
            Loss = output.Loss!.item<double>(),
            MaxDiffVsRank0 = 0,
            InputShape = ids.shape,
            LogitsShape = logits.shape,
            LogitsSha256 = "",
            ForwardMilliseconds = milliseconds,
            Layers = LayerTimes.Of(each.Model.Clock),
            Kernels = KernelTimes.Of(kernels, milliseconds),
            CommunicationMilliseconds = communication.TotalMilliseconds,
            WaitingMilliseconds = waited?.TotalMilliseconds,
            PeakMemoryMebibytes = peak,
            Backend = BackendChoice.NameOf(rank.Group.Backend),
            Collectives = collectives,
        };
        return (measured, logits);
    }

    // The same seed gives the dense model the same parameters, and the draws after them are the same too.
    private static DenseComparison CompareWithDense(ExperimentSpec spec, RankContext rank, Tensor parallel)
    {
        var (measured, dense) = Forward(spec with { Model = spec.Model with { UseTensorParallel = false } }, rank);
        return new DenseComparison
        {
            Loss = measured.Loss,
            MaxAbsDiff = LogitsDistance.MaxAbs(parallel, dense).item<double>(),
            MaxUlp = LogitsDistance.MaxUlp(parallel, dense),
        };
    }

    private static string Sha256(Tensor logits)
    {
        using var host = logits.cpu().contiguous();
        return Convert.ToHexStringLower(SHA256.HashData(host.bytes));
    }
}
