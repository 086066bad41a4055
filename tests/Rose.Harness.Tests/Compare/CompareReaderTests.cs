using System.Text;
using Rose.Harness.Compare;
using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Compare;

public sealed class CompareReaderTests
{
    private const string Spec = "name: x\nkind: forward\nmodel: {dtype: float64}\ncompare:\n  loss: 1e-6 relative\n  max_abs_diff_vs_dense: 2e-6 absolute\n  max_ulp_vs_dense: 0 ulp\n  logits_sha256: exact\n";

    [Fact]
    public void A_plan_knows_the_tolerances_of_its_columns() =>
        Assert.Equal(
            [("loss", new Bound(1e-6, BoundUnit.Relative)), ("max_abs_diff_vs_dense", new Bound(2e-6, BoundUnit.Absolute)), ("max_ulp_vs_dense", new Bound(0, BoundUnit.Ulp)), ("logits_sha256", null)],
            ExperimentPlan.FromText(Spec).Tolerances.Select(each => (each.Column, each.Within)));

    [Fact]
    public void The_spec_of_an_older_Rose_is_read_for_its_tolerances_alone()
    {
        var rules = CompareReader.RulesOf(Encoding.UTF8.GetBytes(Spec + "long_gone: 3\n"), "spec.yaml");

        Assert.Equal(new Bound(1e-6, BoundUnit.Relative), rules.Of("loss"));
        Assert.Null(rules.Of("logits_sha256"));
        Assert.Null(rules.Of("input_shape"));
        Assert.Equal(ModelDType.Float64, rules.DType);
    }

    [Fact]
    public void A_tolerance_at_fault_is_refused_there_too() =>
        Assert.StartsWith("spec.yaml:4:3: error: compare: ", Assert.Throws<SpecException>(() => CompareReader.RulesOf("name: x\nkind: forward\ncompare:\n  world.size: exact\n"u8, "spec.yaml")).Message, StringComparison.Ordinal);
}
