using Rose.Harness.Expect;
using Rose.Harness.Plan;

namespace Rose.Harness.Tests.Expect;

/// <summary>The rows that a plan's cases would have, with values from a test.</summary>
internal static class Rows
{
    private const string Spec = """
        name: x
        kind: forward
        sweep:
          rng: [torch, invariant]
          world.size: [1, 2, 4]
        expect:
          -
        """;

    /// <summary>Judges one line of <c>expect:</c> over rng × world size, torch first.</summary>
    public static ExpectationVerdict Judge(string line, params string[] losses) => JudgeOf(Spec, line, losses);

    /// <summary>Of three steps at two world sizes.</summary>
    public static ExpectationVerdict JudgeTraining(string line, params string[] losses) =>
        JudgeOf("name: x\nkind: train\nsweep:\n  world.size: [1, 2]\nexpect:\n  -", line, losses);

    public static ExpectationVerdict JudgeOf(string spec, string line, params string[] losses)
    {
        var plan = ExperimentPlan.FromText($"{spec} {line}\n");
        var rowsPerCase = losses.Length / plan.Cases.Count;
        var rows = losses.Select((loss, k) => new ResultRow
        {
            Case = plan.Cases[k / rowsPerCase],
            Cells = new Dictionary<string, string>
            {
                ["step"] = $"{(k % rowsPerCase) + 1}",
                ["loss"] = loss,
                ["max_diff_vs_rank0"] = "0.0",
                ["logits_sha256"] = loss,
            },
        });
        return new ExpectationJudge(Assert.Single(plan.Expectations)).Judge([.. rows]);
    }
}
