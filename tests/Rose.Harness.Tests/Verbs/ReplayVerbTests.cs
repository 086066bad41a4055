using Rose.Harness.Tests.Processes;
using Rose.Laws;
using static Rose.Torch.torch;

namespace Rose.Harness.Tests.Verbs;

public sealed class ReplayVerbTests
{
    private static readonly string _token = CaseToken.Of(new LawCase
    {
        Subject = "row",
        WorldSize = 3,
        Names = [.. LawSubjects.Row.Sizes.Select(size => size.Name)],
        Sizes = [1, 2, 1, 5, 3, 1, 0, 1],
        Seed = 9,
        Values = CaseValues.Real,
        Layout = CaseLayout.Strided,
        DType = ScalarType.Float32,
    });

    [Fact]
    public void A_token_runs_its_case_and_says_that_it_holds()
    {
        var rose = RoseProcess.Run("replay", _token);

        Assert.Equal(0, rose.ExitCode);
        Assert.StartsWith("The laws hold in the case: row, world 3, input_dims 1, batch 2, sequence 1, in 5, out 3, bias 1, input_is_whole 0, scatter 1, reals, strided, float32, seed 9", rose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_token_is_refused_and_runs_nothing()
    {
        var rose = RoseProcess.Run("replay", _token.Replace("in.5", "in.6", StringComparison.Ordinal));

        Assert.Equal((2, ""), (rose.ExitCode, rose.Output));
        Assert.Contains("does not match its checksum, so it was mistyped or cut; copy it whole from the failure's report", rose.Errors, StringComparison.Ordinal);
    }
}
