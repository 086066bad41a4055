using System.Diagnostics;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>A rank that throws at a random moment among random collectives.</summary>
public sealed class RandomFailureTests
{
    private static readonly int[] _sizes = [2, 3, 5, 8];

    [Theory]
    [InlineData(Backend.InProcess, 40)]
    [InlineData(Backend.Shared, 40)]
    [InlineData(Backend.Gloo, 8)]
    public void Every_other_rank_ends_at_once_and_the_world_names_rank_and_cause(Backend backend, int count)
    {
        for (var seed = 0; seed < count; seed++)
        {
            var draw = new Random(seed);
            var size = _sizes[seed % _sizes.Length];
            var (culprit, moment, steps) = (draw.Next(size), draw.Next(12), 12);
            var clock = Stopwatch.StartNew();
            using (var world = new ThreadWorld(size, backend: backend))
            {
                var error = Assert.Throws<WorldException>(() => world.Run(rank => Live(rank, new Random(seed), steps, () => new InvalidOperationException($"reason {seed}"), rank.Rank == culprit ? moment : -1)));
                Assert.True($"rank {culprit} of {size} failed: reason {seed}" == error.Message, $"seed {seed}: {error}");
                Assert.Equal(Enumerable.Range(0, size), error.Failures.Select(failure => failure.Rank).Order());
                Assert.All(error.Failures.Skip(1), failure => Assert.True(failure.IsConsequence, failure.Cause));
                if (backend != Backend.Gloo)
                {
                    Assert.All(error.Failures.Skip(1), failure => Assert.EndsWith($": rank {culprit} failed: reason {seed}", failure.Cause, StringComparison.Ordinal));
                }
            }

            using var next = new ThreadWorld(size, backend: backend);
            next.Run(rank => Live(rank, new Random(seed), steps, () => new InvalidOperationException(), failsAt: -1));
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        }
    }

    private static void Live(RankContext rank, Random draw, int steps, Func<Exception> reason, int failsAt)
    {
        var pace = new Random(rank.Rank);
        using var part = draw.Next(2) == 0 ? rank.Group.Split([.. Enumerable.Range(0, rank.WorldSize).Where(each => each % 2 == rank.Rank % 2)]) : null;
        for (var k = 0; k < steps; k++)
        {
            using var scope = NewDisposeScope();
            if (pace.Next(8) == 0)
            {
                Thread.Sleep(pace.Next(3));
            }

            if (k == failsAt)
            {
                throw reason();
            }

            var group = draw.Next(3) == 0 && part is not null ? part : rank.Group;
            switch (draw.Next(4))
            {
                case 0:
                    Assert.Equal(group.Size, group.AllReduce(ones(5)).sum().item<float>() / 5);
                    break;
                case 1:
                    Assert.Equal(2 * group.Size, group.AllGather(ones(2), 0).numel());
                    break;
                case 2:
                    group.Barrier();
                    break;
                default:
                    group.Broadcast(ones(3), 0);
                    break;
            }
        }

        rank.Group.Barrier();
    }
}
