namespace Rose.Laws.Tests;

public sealed class FfnProgramTests
{
    [Theory]
    [InlineData(FfnLayout.Contiguous)]
    [InlineData(FfnLayout.Transposed)]
    [InlineData(FfnLayout.Strided)]
    public void The_module_sees_the_input_laid_out_as_the_case_says(FfnLayout layout)
    {
        var of = Cases.Small with { Layout = layout };
        List<long[]> strides = [];
        using var worlds = new ThreadFfnWorlds((drawn, context) => new RegionFfn(drawn, context)
        {
            Enter = (input, group) =>
            {
                lock (strides)
                {
                    strides.Add(input.stride());
                }

                return Rose.Parallel.Regions.CopyToRegion(input, group);
            },
        });

        var verdict = FfnLaw.Check(of, worlds);

        Assert.True(verdict.Passed, verdict.ToString());
        long[] expected = layout switch { FfnLayout.Transposed => [15, 1, 3], FfnLayout.Strided => [30, 10, 2], _ => [15, 5, 1] };
        Assert.Equal([expected, expected], strides);
    }

    [Fact]
    public void A_module_with_other_shapes_than_the_case_is_refused_by_name()
    {
        using var worlds = new ThreadFfnWorlds((of, context) => new ParallelFfn(of with { In = 6 }, context));

        Assert.Contains("weight 1 of the module under test is float32 [2, 6], device = cpu; rank ", FfnLaw.Check(Cases.Small, worlds).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_without_the_cases_bias_is_refused()
    {
        using var worlds = new ThreadFfnWorlds((of, context) => new ParallelFfn(of with { Bias = false }, context));

        Assert.Contains("the module under test has no bias 1, but the case has biases", FfnLaw.Check(Cases.Small, worlds).ToString(), StringComparison.Ordinal);
    }
}
