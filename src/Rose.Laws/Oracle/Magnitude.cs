namespace Rose.Laws;

/// <summary>
/// How large the elements of a matrix can be, for any numbers within the given magnitude and for the sums of any of their
/// terms: max |a|, and the largest sums of magnitudes in a row and in a column. By |AB| ≤ |A||B| all three hold of a product.
/// </summary>
/// <param name="Largest">max |aᵢⱼ|.</param>
/// <param name="RowSum">maxᵢ Σⱼ |aᵢⱼ|.</param>
/// <param name="ColumnSum">maxⱼ Σᵢ |aᵢⱼ|.</param>
internal sealed record Magnitude(int Rows, int Columns, double Largest, double RowSum, double ColumnSum) : Estimate(Rows, Columns)
{
    /// <summary>Of numbers that may be anything up to <paramref name="largest"/>.</summary>
    public static Magnitude UpTo(int rows, int columns, double largest) => new(rows, columns, largest, columns * largest, rows * largest);

    /// <summary>Of given numbers.</summary>
    public static Magnitude Of(int rows, int columns, Func<int, int, double> value)
    {
        var (largest, ofRows, ofColumns) = (0.0, new double[rows], new double[columns]);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var magnitude = Math.Abs(value(row, column));
                largest = Math.Max(largest, magnitude);
                ofRows[row] += magnitude;
                ofColumns[column] += magnitude;
            }
        }

        return new Magnitude(rows, columns, largest, ofRows.DefaultIfEmpty().Max(), ofColumns.DefaultIfEmpty().Max());
    }

    public override Magnitude Transpose() => new(Columns, Rows, Largest, ColumnSum, RowSum);

    public override Magnitude Times(Estimate other)
    {
        var by = (Magnitude)other;
        return new(Rows, by.Columns, Math.Min(RowSum * by.Largest, Largest * by.ColumnSum), RowSum * by.RowSum, ColumnSum * by.ColumnSum);
    }

    public override Magnitude Plus(Estimate other)
    {
        var more = (Magnitude)other;
        return new(Rows, Columns, Largest + more.Largest, RowSum + more.RowSum, ColumnSum + more.ColumnSum);
    }

    public override Magnitude Scaled(double factor) => new(Rows, Columns, Largest * Math.Abs(factor), RowSum * Math.Abs(factor), ColumnSum * Math.Abs(factor));

    public override Magnitude Negated() => this;

    // What bends within the magnitude and is larger there than at its ends is no function that keeps integers.
    public override Magnitude Map(Func<double, double> f, Func<double, double> slope, Func<double, double> own) =>
        UpTo(Rows, Columns, new[] { -Largest, -1, 0, 1, Largest }.Select(z => Math.Abs(f(z))).Where(double.IsFinite).DefaultIfEmpty().Max());

    public override Magnitude Pointwise(Estimate other)
    {
        var by = (Magnitude)other;
        return new(Rows, Columns, Largest * by.Largest, Math.Min(RowSum * by.Largest, Largest * by.RowSum), Math.Min(ColumnSum * by.Largest, Largest * by.ColumnSum));
    }

    public override Magnitude SumRows() => new(1, Columns, ColumnSum, Columns * ColumnSum, ColumnSum);

    public override Magnitude SumColumns() => new(Rows, 1, RowSum, RowSum, Rows * RowSum);

    public override Magnitude RepeatRow(int rows) => new(rows, Columns, Largest, RowSum, rows * Largest);

    public override Magnitude RepeatColumn(int columns) => new(Rows, columns, Largest, columns * Largest, ColumnSum);

    public override Magnitude Part(int start, int rows) => new(rows, Columns, Largest, RowSum, Math.Min(ColumnSum, rows * Largest));

    public override Magnitude Within(int start, int rows) => this with { Rows = rows };

    public override Magnitude Above(IReadOnlyList<Estimate> others)
    {
        var all = others.Cast<Magnitude>().Prepend(this).ToList();
        return new(all.Sum(each => each.Rows), Columns, all.Max(each => each.Largest), all.Max(each => each.RowSum), all.Sum(each => each.ColumnSum));
    }

    public override IReadOnlyList<double> LargestOfRows(Func<int, int, bool> isHidden) => [.. Enumerable.Repeat(Largest, Rows)];
}
