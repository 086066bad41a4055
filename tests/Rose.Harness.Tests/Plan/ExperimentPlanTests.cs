using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Model;

namespace Rose.Harness.Tests.Plan;

public sealed class ExperimentPlanTests
{
    private const string Head = "name: x\nkind: forward\n";

    [Fact]
    public void Without_a_sweep_there_is_one_case()
    {
        ExperimentCase only = Assert.Single(ExperimentPlan.FromText(Head).Cases);

        Assert.Equal(1, only.Index);
        Assert.Empty(only.SweptValues);
    }

    [Fact]
    public void The_cross_product_varies_the_first_path_slowest()
    {
        ExperimentPlan plan = ExperimentPlan.FromText(Head + "sweep:\n  seed: [7, 8]\n  world.size: [1, 2, 4]\n");

        Assert.Equal(
            [(1, 7, 1), (2, 7, 2), (3, 7, 4), (4, 8, 1), (5, 8, 2), (6, 8, 4)],
            plan.Cases.Select(each => (each.Index, (int)each.Spec.Seed, each.Spec.World.Size)));
        Assert.All(plan.Cases, each => Assert.Equal(["seed", "world.size"], each.SweptValues.Select(value => value.Path)));
        Assert.All(plan.Cases, each => Assert.Empty(each.Spec.Sweep));
        Assert.Equal(["8", "2"], plan.Cases[4].SweptValues.Select(value => value.Text));
    }

    [Fact]
    public void A_cell_keeps_the_text_of_the_spec()
    {
        ExperimentPlan plan = ExperimentPlan.FromText(Head + "sweep:\n  train.learning_rate: [3.0e-4, 1e-3]\n  property.replay: ['a, \"b\"']\n");

        Assert.Equal(["3.0e-4", "a, \"b\""], plan.Cases[0].SweptValues.Select(value => value.Text));
    }

    [Fact]
    public void A_mapping_is_swept_whole_and_shown_in_flow_style()
    {
        ExperimentPlan plan = ExperimentPlan.FromText(Head + """
            parallel:
              fc1: {style: row, input_is_parallel: false}
            sweep:
              parallel.fc1:
                - style: dense
                - {style: column, gather_output: true}
            """);

        Assert.Equal([LinearStyle.Dense, LinearStyle.Column(true)], plan.Cases.Select(each => each.Spec.Parallel.Fc1));
        Assert.Equal(["{style: dense}", "{style: column, gather_output: true}"], plan.Cases.Select(each => each.SweptValues[0].Text));
    }

    [Fact]
    public void A_swept_path_may_be_absent_from_the_spec_with_its_parents()
    {
        ExperimentPlan plan = ExperimentPlan.FromText(Head + "sweep:\n  parallel.fc1.style: [dense, column]\n");

        Assert.Equal([LinearStyleKind.Dense, LinearStyleKind.Column], plan.Cases.Select(each => each.Spec.Parallel.Fc1.Kind));
    }

    [Fact]
    public void Values_that_fit_only_together_are_judged_together()
    {
        ExperimentPlan plan = ExperimentPlan.FromText(Head + "model: {d_model: 130, n_heads: 4}\nsweep:\n  model.d_model: [128, 256]\n");

        Assert.Equal([128, 256], plan.Cases.Select(each => each.Spec.Model.DModel));
    }

    [Fact]
    public void An_error_of_many_cases_is_reported_once_at_the_value_that_causes_it()
    {
        var thrown = Assert.Throws<SpecException>(() => ExperimentPlan.FromText(Head + """
            model: {use_tensor_parallel: true}
            parallel:
              fc1: {style: column}
            sweep:
              seed: [1, 2, 3]
              world.size: [1, 5, 4, 7]
              rng: [torch, invariant]
            """));

        Assert.Equal([(8, 19), (8, 25)], thrown.Errors.Select(error => (error.Line, error.Column)));
    }

    [Fact]
    public void The_hash_is_that_of_the_files_bytes_and_the_text_is_kept()
    {
        string path = Path.Combine(Repository.Experiments, "ffn_rowparallel.yaml");

        ExperimentPlan plan = ExperimentPlan.Load(path);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))), plan.SpecHash, ignoreCase: true);
        Assert.Equal(File.ReadAllText(path, Encoding.UTF8), plan.SourceText);
        Assert.Equal(path, plan.File);
    }

    [Fact]
    public void A_thousand_cases_are_resolved_within_a_second()
    {
        string ten = string.Join(", ", Enumerable.Range(1, 10));
        string spec = File.ReadAllText(Path.Combine(Repository.Experiments, "forward_tp_007.yaml"))
            + $"\nsweep:\n  seed: [{ten}]\n  train.steps: [{ten}]\n  input.batch_size: [{ten}]\n";

        // The quickest of several: other programs may hold the processors for seconds.
        var quickest = Enumerable.Range(0, 5).Min(_ =>
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal(1000, ExperimentPlan.FromText(spec).Cases.Count);
            return clock.Elapsed;
        });

        Assert.InRange(quickest.TotalSeconds, 0, 1);
    }
}
