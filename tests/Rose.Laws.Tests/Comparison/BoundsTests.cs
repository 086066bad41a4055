using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class BoundsTests
{
    public static TheoryData<string> Subjects => [.. LawSubjects.All.Where(subject => subject.HasLeastBounds).Select(subject => subject.Name)];

    [Theory]
    [MemberData(nameof(Subjects))]
    public void The_least_are_nowhere_larger_than_the_full_ones_and_of_the_same_values(string name)
    {
        var subject = LawSubjects.Find(name)!;
        using var worlds = new ThreadCaseWorlds();
        foreach (var of in SmallCases.Drawn(subject, new LawOptions { Seed = 8, MaxSize = 12 }, 8))
        {
            var (least, full) = (Expected(Bounds.Least), Expected(Bounds.Full));

            Assert.Equal(full.Select(each => each.Name), least.Select(each => each.Name));
            foreach (var (small, large) in least.Zip(full))
            {
                Assert.Equal(large.Values, small.Values);
                Assert.Equal(large.Bounds is null, small.Bounds is null);
                Assert.All(Enumerable.Range(0, small.Bounds is null ? 0 : small.Values.Count), k => Assert.InRange(small.Allowed(k), 0, large.Allowed(k)));
            }

            IReadOnlyList<Expectation> Expected(Bounds bounds) => subject.Expect(of, body => worlds.Run(1, Backend.InProcess, body)[0], bounds);
        }
    }

    [Fact]
    public void What_breaks_the_least_alone_is_no_failure()
    {
        // Roundings of 1000 x move its sine by hundreds of times the sine's own.
        var (told, byLeast) = Judged(1000);

        Assert.All(told, verdict => Assert.Equal("passed", verdict.ToString()));
        Assert.Contains(byLeast, verdict => !verdict.Passed);
    }

    [Fact]
    public void What_uses_up_most_of_the_least_is_told_by_the_full_ones()
    {
        var (told, byLeast) = Judged(20);

        Assert.All(told, verdict => Assert.InRange(verdict.LargestElementwiseRatio, 0, 0.5));
        Assert.Contains(byLeast, verdict => verdict is { Passed: true, LargestElementwiseRatio: > 0.5 });
    }

    // Of a sine of so many times the input: what is told, and what the least bounds alone would say.
    private static (IReadOnlyList<Verdict> Told, IReadOnlyList<Verdict> ByLeast) Judged(double factor)
    {
        var layer = new LayerUnderTest
        {
            Name = "wave",
            Sizes = [CaseSize.Of("rows"), CaseSize.Of("columns")],
            Inputs = [LayerInput.Of("x", of => [of["rows"], of["columns"]])],
            IsExactOnIntegers = false,
            Dense = _ => new Wave(factor),
            Parallel = (_, _) => new Wave(factor),
        };
        using var worlds = new ThreadCaseWorlds();
        using var solo = new ThreadCaseWorlds();
        var cases = SmallCases.Drawn(layer, new LawOptions { Seed = 8, MaxSize = 12, WorldSizes = [1, 2] }, 20);
        return (
            [.. cases.Select(of => LawJudge.Judge(layer, of, worlds, solo))],
            [.. cases.Select(of => LawJudge.Judge(of, layer.Expect(of, body => solo.Run(1, Backend.InProcess, body)[0], Bounds.Least), worlds.Run(layer, of)))]);
    }

    private sealed class Wave(double factor) : nn.Module<Tensor, Tensor>("Wave")
    {
        public override Tensor forward(Tensor input) => (input * factor).sin();
    }
}
