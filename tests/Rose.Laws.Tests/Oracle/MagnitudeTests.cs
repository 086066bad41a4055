namespace Rose.Laws.Tests;

public sealed class MagnitudeTests
{
    public static TheoryData<string> Exact => [.. LawSubjects.All.OfType<LayerUnderTest>().Where(layer => layer is { Oracle: not null, IsExactOnIntegers: true }).Select(layer => layer.Name)];

    [Theory]
    [MemberData(nameof(Exact))]
    public void No_number_of_a_case_of_integers_leaves_what_its_dtype_holds_exactly(string name)
    {
        var layer = (LayerUnderTest)LawSubjects.Find(name)!;
        foreach (var of in SmallCases.Drawn(layer, new LawOptions { Seed = 5, MaxSize = 12, Comparison = Comparison.Exact }, 60))
        {
            var prepared = Prepared.Of(layer, of);
            var run = prepared.Run(Bounds.Full);

            Assert.Equal(layer.DenseForm.OutputShape(of, prepared.Numbers), run.Output.Shape);
            if (run.Output.Errors is null)
            {
                Assert.All(run.Gradients.Values.Append(run.Output), tensor => Assert.All(tensor.Values, value => Assert.InRange(Math.Abs(value), 0, Bound.LargestExactInteger(of.DType))));
            }
        }
    }

    [Fact]
    public void A_product_is_bounded_by_the_sums_of_its_rows_and_columns()
    {
        // One of each row's three columns is 1, as where rows of a table are taken.
        var taken = Magnitude.Of(5, 3, (row, column) => row % 3 == column ? 1 : 0);
        var table = Magnitude.UpTo(3, 4, 8);

        Assert.Equal(8, taken.Times(table).Largest);
        Assert.Equal(2 * 8, taken.Transpose().Times(Magnitude.UpTo(5, 4, 8)).Largest);
        Assert.Equal(3 * 8 * 8, table.Transpose().Times(table).Largest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void It_is_what_filled_matrices_come_to(int largest)
    {
        var of = SmallCases.Ffn;
        var layer = (LayerUnderTest)LawSubjects.Ffn;
        var filled = new CaseNumbers(of with { Values = CaseValues.Integer }, largest);
        foreach (var input in layer.Inputs)
        {
            filled.Fill(input.Name, input.Shape(of));
        }

        foreach (var (name, shape) in layer.DenseForm.Parameters(of))
        {
            filled.Fill(name, shape);
        }

        filled.Fill(CaseNumbers.OutputGradient, layer.DenseForm.OutputShape(of, filled));
        var run = layer.DenseForm.Run(of with { Values = CaseValues.Integer }, filled, Bounds.None);
        var met = run.Gradients.Values.Append(run.Output).Max(tensor => tensor.Values.Max(Math.Abs));

        Assert.True(run.AllIntegers);
        Assert.Equal(met, layer.DenseForm.Largest(of with { Values = CaseValues.Integer }, filled));
    }
}
