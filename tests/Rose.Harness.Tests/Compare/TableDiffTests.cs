using FsCheck;
using FsCheck.Xunit;
using Rose.Harness.Compare;
using Rose.Harness.Compare.Cells;

namespace Rose.Harness.Tests.Compare;

public sealed class TableDiffTests
{
    private const string Sweep = "experiment,case,rng,world.size,world_size,loss,logits_sha256\na,1,torch,1,1,9.5,ab\na,2,torch,2,2,9.25,cd\n";

    [Fact]
    public void A_value_inserted_into_the_sweep_is_one_row_that_appeared()
    {
        var found = Table.Diff(Sweep, "experiment,case,rng,world.size,world_size,loss,logits_sha256\na,1,fast,1,1,7,zz\na,2,torch,1,1,9.5,ab\na,3,torch,2,2,9.25,cd\n");

        Assert.Equal(["rng=fast world.size=1 Appeared"], found.Lines);
        Assert.Equal((2, 4, 1, 0), (found.Table.RowsCompared, found.Table.Identical, found.Table.RowsAppeared, found.Table.Changed));
    }

    [Fact]
    public void Columns_may_stand_in_another_order_and_come_and_go()
    {
        var found = Table.Diff(Sweep, "logits_sha256,grad_norm,experiment,case,rng,world_size,world.size\nab,3,a,1,torch,1,1\nxx,3,a,2,torch,2,2\n");

        Assert.Equal(["rng=torch world.size=2 logits_sha256 Changed cd>xx"], found.Lines);
        Assert.Equal(["grad_norm"], found.Table.ColumnsAdded);
        Assert.Equal(["loss"], found.Table.ColumnsRemoved);
    }

    [Fact]
    public void A_tolerance_holds_for_its_column_only_and_what_it_allows_is_counted()
    {
        var found = Table.Diff(
            "case,loss,dense_loss\n1,9.5,9.5\n2,8.5,\n",
            "case,loss,dense_loss\n1,9.500001,9.500001\n2,9.5,1\n",
            "name: x\nkind: forward\ncompare: {loss: 1e-6 relative}\n");

        Assert.Equal(["case=1 dense_loss Changed 9.5>9.500001", "case=2 loss Changed 8.5>9.5", "case=2 dense_loss Appeared >1"], found.Lines);
        Assert.Equal((0, 1, 2, 1), (found.Table.Identical, found.Table.WithinTolerance, found.Table.Changed, found.Table.Appeared));
    }

    [Fact]
    public void Where_the_dtype_is_swept_each_row_counts_its_own_ulps()
    {
        var found = Table.Diff(
            "case,model.dtype,loss\n1,float32,9.37330436706543\n2,float64,9.37330436706543\n",
            "case,model.dtype,loss\n1,float32,9.373303413391113\n2,float64,9.373303413391113\n",
            "name: x\nkind: forward\ncompare: {loss: 1 ulp}\n");

        Assert.Equal(["model.dtype=float64 loss Changed 9.37330436706543>9.373303413391113"], found.Lines);
    }

    [Fact]
    public void Named_keys_take_the_place_of_the_sweeps()
    {
        var found = Table.Diff("fault,caught\nb,1\na,2\n", "fault,caught\na,2\nb,3\n", spec: null, "fault");

        Assert.Equal(["fault=b caught Changed 1>3"], found.Lines);
    }

    [Fact]
    public void A_key_that_is_no_column_is_refused_with_the_nearest() =>
        Assert.Equal("older.csv has no column falt; did you mean fault?", Assert.Throws<CompareFault>(() => Table.Diff("fault,n\n", "fault,n\n", null, "falt")).Message);

    [Fact]
    public void Rows_without_a_key_are_matched_by_their_place()
    {
        var found = Table.Diff("a,b\n1,2\n3,4\n", "a,b\n1,5\n");

        Assert.Equal(["row=1 b Changed 2>5", "row=2 Vanished"], found.Lines);
        Assert.Equal(0, found.Table.RepeatedKeys);
    }

    [Fact]
    public void The_largest_distances_of_a_column_are_kept_and_nan_stays()
    {
        var column = Table.Diff("case,a,b\n1,1,1\n2,4,1\n", "case,a,b\n1,1.5,nan\n2,5,7\n").Table.Columns;

        Assert.Equal(new Distances(1, 0.5, 1 << 22), column[0].Largest);
        Assert.Equal(double.NaN, column[1].Largest!.Value.Absolute);
    }

    [Property(MaxTest = 200)]
    public void A_table_differs_in_nothing_from_itself_in_any_order(NonEmptyArray<NormalFloat> values, int seed)
    {
        var rows = Rows(values);
        var found = Table.Diff(Csv(rows), Csv(Shuffled(rows, seed)));

        Assert.True(found.Table.IsSame);
        Assert.Empty(found.Found);
        Assert.Equal(rows.Length * 3, found.Table.Identical);
    }

    [Property(MaxTest = 500)]
    public void One_cell_that_changes_is_found_wherever_it_stands(NonEmptyArray<NormalFloat> values, NonNegativeInt row, NonNegativeInt column, int seed, bool shuffles)
    {
        var rows = Rows(values);
        var (r, c) = (row.Get % rows.Length, column.Get % 3);
        string[][] changed = [.. rows.Select(each => each.ToArray())];
        changed[r][c + 2] = double.BitIncrement(double.Parse(changed[r][c + 2], System.Globalization.CultureInfo.InvariantCulture)).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

        var found = Assert.Single(Table.Diff(Csv(rows), Csv(shuffles ? Shuffled(changed, seed) : changed)).Found);

        Assert.Equal((CellState.Changed, $"c{c}", $"world.size={r}", 1.0), (found.State, found.Column, found.Label, Distances.Of(double.Parse(found.Older, System.Globalization.CultureInfo.InvariantCulture), double.Parse(found.Newer, System.Globalization.CultureInfo.InvariantCulture), Rose.Harness.Spec.ModelDType.Float64).Ulp));
    }

    private static string[][] Rows(NonEmptyArray<NormalFloat> values) =>
        [.. values.Get.Select((value, k) => (string[])[$"{k + 1}", $"{k}", $"{value.Get:R}", $"{value.Get / 3:R}", $"{value.Get * 1e-7:R}"])];

    private static string[][] Shuffled(string[][] rows, int seed)
    {
        var copy = rows.ToArray();
        new Random(seed).Shuffle(copy);
        return copy;
    }

    private static string Csv(string[][] rows) => Table.Text([["case", "world.size", "c0", "c1", "c2"], .. rows]);
}
