using Rose.Harness.Measurements;
using Rose.Harness.Spec;
using Rose.Parallel;

namespace Rose.Harness.Ranks;

/// <summary>What a rank does with a request, wherever the rank lives.</summary>
internal static class RankProgram
{
    /// <summary>Runs the request on this rank; every rank of the world does the same at once. Rows of a case come from rank 0.</summary>
    public static void Run(RankRequest request, RankContext rank, Action<RankRow> onRow)
    {
        if (request.Case is not { Spec: var spec })
        {
            throw new InvalidOperationException("the request is empty");
        }

        Action<RankRow> report = rank.Rank == 0 ? onRow : _ => { };
        switch (spec.Kind)
        {
            case Kind.Forward:
                report(new RankRow { Forward = ForwardProgram.Run(spec, rank) });
                break;
            case Kind.Train:
                TrainProgram.Run(spec, rank, row => report(new RankRow { Train = row }));
                break;
            default:
                throw new InvalidOperationException($"kind {spec.Kind} does not run as a case on ranks");
        }
    }
}
