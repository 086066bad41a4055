using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Model.Training;

namespace Rose.Harness.Run;

/// <summary>The columns of each kind's CSV and of its side file of timings, declared once.</summary>
internal static class Columns
{
    public static IReadOnlyList<Column<CaseRow>> Results(ExperimentPlan plan) => [.. Common(plan), .. Measured(plan), .. Traffic];

    public static IReadOnlyList<Column<CaseRow>> Timings(ExperimentPlan plan) => plan.Spec.Kind == Kind.Train
        ? [.. Common(plan), new("step", row => Text(row.Measured.Train!.Step)), new("step_milliseconds", row => Milliseconds(row.Measured.Train!.StepMilliseconds))]
        : [.. Common(plan), new("forward_milliseconds", row => Milliseconds(row.Measured.Forward!.ForwardMilliseconds))];

    /// <summary>Rank 0's collectives in a step and their payload, each from the spec alone and as its groups counted it.</summary>
    private static IReadOnlyList<Column<CaseRow>> Traffic { get; } =
    [
        new("predicted_collectives", row => Text(row.Predicted.Calls)),
        new("measured_collectives", row => Text(row.Measured.Traffic.Calls)),
        new("predicted_bytes", row => Text(row.Predicted.Bytes)),
        new("measured_bytes", row => Text(row.Measured.Traffic.Bytes)),
    ];

    private static IEnumerable<Column<CaseRow>> Common(ExperimentPlan plan)
    {
        yield return new("experiment", row => row.Experiment) { IsText = true };
        yield return new("case", row => Text(row.Case.Index));
        foreach (var (k, axis) in plan.Spec.Sweep.Index())
        {
            yield return new(axis.Path, row => row.Case.SweptValues[k].Text);
        }

        yield return new("world_size", row => Text(row.Case.Spec.World.Size));
    }

    private static IEnumerable<Column<CaseRow>> Measured(ExperimentPlan plan)
    {
        if (plan.Spec.Kind == Kind.Train)
        {
            yield return new("step", row => Text(row.Measured.Train!.Step));
            yield return new("loss", row => PythonFloat.Format(row.Measured.Train!.Loss));
            if (plan.Cases.Any(each => each.Spec.Train.CompareDense))
            {
                yield return new("dense_loss", row => row.Measured.Train!.DenseLoss is { } loss ? PythonFloat.Format(loss) : "");
                yield return new("relative_diff_vs_dense", row => row.Measured.Train! is { DenseLoss: { } dense } train ? PythonFloat.Format(Math.Abs(train.Loss - dense) / Math.Abs(dense)) : "");
            }

            if (plan.Cases.Any(each => each.Spec.Train.EvalEvery > 0))
            {
                yield return new("validation_loss", row => row.Measured.Train!.ValidationLoss is { } loss ? PythonFloat.Format(loss) : "");
            }

            foreach (var column in OfFeatures(plan))
            {
                yield return column;
            }

            yield break;
        }

        yield return new("loss", row => PythonFloat.Format(row.Measured.Forward!.Loss));
        yield return new("max_diff_vs_rank0", row => PythonFloat.Format(row.Measured.Forward!.MaxDiffVsRank0));
        yield return new("input_shape", row => Shape(row.Measured.Forward!.InputShape)) { IsText = true };
        yield return new("logits_shape", row => Shape(row.Measured.Forward!.LogitsShape)) { IsText = true };
        yield return new("logits_sha256", row => row.Measured.Forward!.LogitsSha256) { IsText = true };
        if (plan.Cases.Any(each => each.Spec.Rng == Rng.Invariant))
        {
            yield return new("max_abs_diff_vs_dense", row => row.Measured.Forward!.Dense is { } dense ? PythonFloat.Format(dense.MaxAbsDiff) : "");
            yield return new("max_ulp_vs_dense", row => row.Measured.Forward!.Dense is { } dense ? Text(dense.MaxUlp) : "");
        }
    }

    /// <summary>Columns of what some case of the plan uses, so that the results of other specs stay as they are.</summary>
    private static IEnumerable<Column<CaseRow>> OfFeatures(ExperimentPlan plan)
    {
        if (plan.Cases.Any(each => each.Spec.Train.Options.Schedule != new LearningRateSchedule()))
        {
            yield return new("learning_rate", row => PythonFloat.Format(row.Measured.Train!.LearningRate));
        }

        if (plan.Cases.Any(each => each.Spec.Train.Options.ClipNorm > 0))
        {
            yield return new("grad_norm", row => row.Measured.Train!.GradNorm is { } norm ? PythonFloat.Format(norm) : "");
        }
    }

    private static string Shape(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape.Select(Text))}]";

    private static string Milliseconds(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
