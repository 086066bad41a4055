using System.Diagnostics;
using System.Security.Cryptography;
using Rose.Harness.Spec;
using Rose.Model;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary><c>kind: forward</c> on one rank: a forward pass in training mode, held against rank 0 and the dense model.</summary>
internal static class ForwardProgram
{
    public static ForwardMeasurement Run(ExperimentSpec spec, RankContext rank)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var (loss, logits, ids, milliseconds, collectives) = Forward(spec, rank);
        var reference = rank.Group.Broadcast(logits, root: 0);
        var worst = rank.Group.AllReduce(LogitsDistance.MaxAbs(logits, reference), Reduction.Max);
        return new ForwardMeasurement
        {
            Loss = loss,
            MaxDiffVsRank0 = worst.item<double>(),
            InputShape = ids.shape,
            LogitsShape = logits.shape,
            LogitsSha256 = rank.Rank == 0 ? Sha256(logits) : "",
            Dense = rank.Rank == 0 && spec.Rng == Rng.Invariant ? CompareWithDense(spec, rank, logits) : null,
            ForwardMilliseconds = milliseconds,
            Collectives = collectives,
        };
    }

    /// <summary>Gathers the logits where each rank holds a part of the vocabulary, apart from the time and the collectives.</summary>
    private static (double Loss, Tensor Logits, Tensor Ids, double Milliseconds, IReadOnlyList<CollectiveTraffic> Collectives) Forward(ExperimentSpec spec, RankContext rank)
    {
        using var each = new CaseModel(spec, rank);
        var ids = CaseInput.OfForward(spec, rank, each).Ids(step: 0);
        var before = each.Traffic;
        var clock = Stopwatch.StartNew();
        var output = each.Model.call(ids, null, ids);
        if (rank.Device.type == Torch.DeviceType.CUDA)
        {
            cuda.synchronize();
        }

        var milliseconds = clock.Elapsed.TotalMilliseconds;
        var collectives = each.CollectivesSince(before);
        return (output.Loss!.item<double>(), each.Model.WholeLogits(output), ids, milliseconds, collectives);
    }

    // The same seed gives the dense model the same parameters, and the draws after them are the same too.
    private static DenseComparison CompareWithDense(ExperimentSpec spec, RankContext rank, Tensor parallel)
    {
        var (loss, dense, _, _, _) = Forward(spec with { Model = spec.Model with { UseTensorParallel = false } }, rank);
        return new DenseComparison
        {
            Loss = loss,
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
