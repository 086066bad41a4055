using Rose.Harness.Calibration;
using Rose.Harness.Measurements;
using Rose.Harness.Spec;
using Rose.Laws;
using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Ranks;

/// <summary>What a rank does with a request, wherever the rank lives.</summary>
internal static class RankProgram
{
    /// <summary>
    /// Runs the request on this rank; every rank of the world does the same at once. Rows of an experiment's case come
    /// from rank 0, those of a law's case from every rank.
    /// </summary>
    public static void Run(RankRequest request, RankContext rank, Action<RankRow> onRow)
    {
        if (request.LawToken is { } token)
        {
            var of = CaseToken.Parse(token, LawSubjects.All);
            using var kernels = new LawKernels();
            onRow(new RankRow { Law = LawSubjects.Find(of.Subject)!.Run(of, rank) });
        }
        else if (request.MeasuresLink)
        {
            var link = LinkProgram.Run(rank);
            if (rank.Rank == 0)
            {
                onRow(new RankRow { Link = link });
            }
        }
        else if (request.MeasuresKernelsOf is { } numerics)
        {
            if (rank.Rank == 0)
            {
                onRow(new RankRow { Kernels = KernelProgram.Run(numerics) });
            }
        }
        else if (request.Collective is { } asked)
        {
            var sample = CollectiveBench.Measure(rank, asked);
            if (rank.Rank == 0)
            {
                onRow(new RankRow { Collective = sample });
            }
        }
        else if (request.Case is { Spec: var spec })
        {
            Run(spec, request, rank, rank.Rank == 0 ? onRow : _ => { });
        }
    }

    private static void Run(ExperimentSpec spec, RankRequest request, RankContext rank, Action<RankRow> onRow)
    {
        if (rank.Rank == 0)
        {
            PeakMemory.Restart(rank.Device);
        }

        // oneDNN multiplies bfloat16 with AVX-512 alone, which the pinned kernels rule out; ATen's own need nothing. The
        // switch is the process's, so that ranks that are threads all set it alike.
        var isMixed = spec is { Kind: Kind.Train, Train.Options.Precision: not Precision.Float32 };
        backends.mkldnn.enabled = spec.DType != ModelDType.BFloat16 && !isMixed;

        switch (spec.Kind)
        {
            case Kind.Forward:
                onRow(new RankRow { Forward = ForwardProgram.Run(spec, rank) });
                break;
            case Kind.Train:
                TrainProgram.Run(spec, rank, request.CheckpointFile, row => onRow(new RankRow { Train = row }), sample => onRow(new RankRow { Sample = sample }),
                    request.TellsProgress ? progress => onRow(new RankRow { Progress = progress }) : null);
                break;
            default:
                throw new InvalidOperationException($"kind {spec.Kind} does not run as a case on ranks");
        }
    }
}
