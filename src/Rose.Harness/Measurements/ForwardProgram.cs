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
        var (output, ids, milliseconds) = Forward(spec, rank);
        var reference = rank.Group.Broadcast(output.Logits, root: 0);
        var worst = rank.Group.AllReduce(LogitsDistance.MaxAbs(output.Logits, reference), Reduction.Max);
        return new ForwardMeasurement
        {
            Loss = output.Loss!.item<double>(),
            MaxDiffVsRank0 = worst.item<double>(),
            InputShape = ids.shape,
            LogitsShape = output.Logits.shape,
            LogitsSha256 = rank.Rank == 0 ? Sha256(output.Logits) : "",
            Dense = rank.Rank == 0 && spec.Rng == Rng.Invariant ? CompareWithDense(spec, rank, output) : null,
            ForwardMilliseconds = milliseconds,
        };
    }

    private static (GptOutput Output, Tensor Ids, double Milliseconds) Forward(ExperimentSpec spec, RankContext rank)
    {
        using var each = new CaseModel(spec, rank);
        var ids = each.RandomIds(spec.Input.BatchSize, spec.Input.SeqLen, step: 0);
        var clock = Stopwatch.StartNew();
        var output = each.Model.call(ids, null, ids);
        if (rank.Device.type == Torch.DeviceType.CUDA)
        {
            cuda.synchronize();
        }

        return (output, ids, clock.Elapsed.TotalMilliseconds);
    }

    // The same seed gives the dense model the same parameters, and the draws after them are the same too.
    private static DenseComparison CompareWithDense(ExperimentSpec spec, RankContext rank, GptOutput parallel)
    {
        var (dense, _, _) = Forward(spec with { Model = spec.Model with { UseTensorParallel = false } }, rank);
        return new DenseComparison
        {
            Loss = dense.Loss!.item<double>(),
            MaxAbsDiff = LogitsDistance.MaxAbs(parallel.Logits, dense.Logits).item<double>(),
            MaxUlp = LogitsDistance.MaxUlp(parallel.Logits, dense.Logits),
        };
    }

    private static string Sha256(Tensor logits)
    {
        using var host = logits.cpu().contiguous();
        return Convert.ToHexStringLower(SHA256.HashData(host.bytes));
    }
}
