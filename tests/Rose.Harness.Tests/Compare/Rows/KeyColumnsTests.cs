using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Tests.Compare.Rows;

public sealed class KeyColumnsTests
{
    private static readonly string[] _swept = ["experiment", "case", "rng", "world.size", "world_size", "step", "loss"];
    private static readonly string[] _unswept = ["experiment", "case", "world_size", "loss"];

    [Fact]
    public void The_swept_fields_tell_rows_apart_and_the_number_of_the_case_is_left_out()
    {
        var keys = KeyColumns.Of(_swept, _swept);

        Assert.Equal(["experiment", "rng", "world.size", "world_size", "step"], keys.Names);
        Assert.Equal(["case"], keys.Ignored);
    }

    [Fact]
    public void Where_nothing_is_swept_the_case_does()
    {
        var keys = KeyColumns.Of(_unswept, _unswept);

        Assert.Equal(["experiment", "case", "world_size"], keys.Names);
        Assert.Empty(keys.Ignored);
    }

    [Fact]
    public void A_seed_that_was_measured_is_no_swept_field()
    {
        string[] property = ["experiment", "case", "property.law", "law", "max_dim", "seed", "cases_run"];

        Assert.Equal(["experiment", "property.law"], KeyColumns.Of(property, property).Names);
    }

    [Fact]
    public void A_path_is_a_swept_field_wherever_it_stands() =>
        Assert.Equal(["model.d_ff"], KeyColumns.Of(["loss", "model.d_ff"], ["model.d_ff", "loss"]).Names);

    [Fact]
    public void A_field_that_only_one_table_has_cannot_match_rows() =>
        Assert.Equal(["experiment", "world.size", "world_size", "step"], KeyColumns.Of(_swept, [.. _swept.Where(column => column != "rng")]).Names);

    [Fact]
    public void A_table_of_another_kind_has_no_key() =>
        Assert.Empty(KeyColumns.Of(["fault", "subject"], ["fault", "subject"]).Names);
}
