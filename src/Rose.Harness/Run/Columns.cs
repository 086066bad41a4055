using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Measurements;
using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Model.Training;

namespace Rose.Harness.Run;

/// <summary>The columns of each kind's CSV and of its side file of timings, declared once.</summary>
internal static class Columns
{
    public static IReadOnlyList<Column<CaseRow>> Results(ExperimentPlan plan) => [.. Common(plan), .. Measured(plan), .. Traffic];

    public static IReadOnlyList<Column<CaseRow>> Timings(ExperimentPlan plan) => plan.Spec.Kind == Kind.Train
        ?
        [
            .. Common(plan),
            new("step", row => Text(row.Measured.Train!.Step)),
            new("step_milliseconds", row => Milliseconds(row.Measured.Train!.StepMilliseconds)),
            new("predicted_step_milliseconds", row => Predicted(row.Cost.StepMilliseconds)),
            new("communication_milliseconds", row => Milliseconds(row.Measured.Train!.CommunicationMilliseconds)),
            new("hidden_communication_milliseconds", row => Milliseconds(row.Measured.Train!.HiddenCommunicationMilliseconds)),
            new("waiting_milliseconds", row => row.Measured.Train!.WaitingMilliseconds is { } waiting ? Milliseconds(waiting) : ""),
            .. Layers(plan),
            .. Kernels(plan),
            new("peak_memory_mebibytes", row => Milliseconds(row.Measured.Train!.PeakMemoryMebibytes)),
            new("predicted_peak_memory_mebibytes", row => Predicted(row.Cost.PeakMemoryMebibytes)),
            new("backend", row => row.Measured.Train!.Backend) { IsText = true },
        ]
        :
        [
            .. Common(plan),
            new("forward_milliseconds", row => Milliseconds(row.Measured.Forward!.ForwardMilliseconds)),
            new("predicted_forward_milliseconds", row => Predicted(row.Cost.StepMilliseconds)),
            new("communication_milliseconds", row => Milliseconds(row.Measured.Forward!.CommunicationMilliseconds)),
            new("waiting_milliseconds", row => row.Measured.Forward!.WaitingMilliseconds is { } waiting ? Milliseconds(waiting) : ""),
            .. Layers(plan),
            .. Kernels(plan),
            new("peak_memory_mebibytes", row => Milliseconds(row.Measured.Forward!.PeakMemoryMebibytes)),
            new("predicted_peak_memory_mebibytes", row => Predicted(row.Cost.PeakMemoryMebibytes)),
            new("backend", row => row.Measured.Forward!.Backend) { IsText = true },
        ];

    /// <summary>Side columns of the parts of a step, in the order in which they come.</summary>
    public static IReadOnlyList<string> LayerNames { get; } = [.. LayerColumns.Select(each => each.Name)];

    /// <summary>Side columns of the classes of operators, which with the host's time add up to the step.</summary>
    public static IReadOnlyList<string> KernelNames { get; } = [.. KernelColumns.Select(each => each.Name)];

    private static IReadOnlyList<(string Name, Func<KernelTimes, double> Time)> KernelColumns =>
    [
        ("kernel_products_milliseconds", times => times.Products),
        ("kernel_attention_milliseconds", times => times.Attention),
        ("kernel_normalisation_milliseconds", times => times.Normalisation),
        ("kernel_elementwise_milliseconds", times => times.Elementwise),
        ("kernel_embedding_milliseconds", times => times.Embedding),
        ("kernel_loss_milliseconds", times => times.Loss),
        ("kernel_optimizer_milliseconds", times => times.Optimizer),
        ("kernel_communication_milliseconds", times => times.Communication),
        ("kernel_other_milliseconds", times => times.Other),
        ("kernel_host_milliseconds", times => times.Host),
    ];

    private static IReadOnlyList<(string Name, Func<LayerTimes, double> Time)> LayerColumns =>
    [
        ("embedding_milliseconds", times => times.Embedding),
        ("attention_milliseconds", times => times.Attention),
        ("feed_forward_milliseconds", times => times.FeedForward),
        ("head_milliseconds", times => times.Head),
        ("loss_milliseconds", times => times.Loss),
        ("backward_milliseconds", times => times.Backward),
        ("optimizer_milliseconds", times => times.Optimizer),
    ];

    /// <summary>Rank 0's collectives in a step and their payload, each from the spec alone and as its groups counted it.</summary>
    private static IReadOnlyList<Column<CaseRow>> Traffic { get; } =
    [
        new("predicted_collectives", row => Text(row.Predicted.Calls)),
        new("measured_collectives", row => Text(row.Measured.Traffic.Calls)),
        new("predicted_bytes", row => Text(row.Predicted.Bytes)),
        new("measured_bytes", row => Text(row.Measured.Traffic.Bytes)),
    ];

    private static IEnumerable<Column<CaseRow>> Layers(ExperimentPlan plan) => plan.Cases.Any(each => each.Spec.Measure.Layers)
        ? LayerColumns.Select(each => new Column<CaseRow>(each.Name, row => (row.Measured.Train?.Layers ?? row.Measured.Forward?.Layers) is { } times ? Milliseconds(each.Time(times)) : ""))
        : [];

    private static IEnumerable<Column<CaseRow>> Kernels(ExperimentPlan plan) => plan.Cases.Any(each => each.Spec.Measure.Kernels)
        ? KernelColumns.Select(each => new Column<CaseRow>(each.Name, row => (row.Measured.Train?.Kernels ?? row.Measured.Forward?.Kernels) is { } times ? Milliseconds(each.Time(times)) : ""))
        : [];

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

    private static string Predicted(double? value) => value is { } number ? Milliseconds(number) : "";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
