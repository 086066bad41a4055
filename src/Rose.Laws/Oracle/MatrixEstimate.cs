using MathNet.Numerics.LinearAlgebra.Double;

namespace Rose.Laws;

/// <summary>
/// A matrix in float64, with what rounding may do to a computation of it in another dtype, propagated to first order
/// through each operation. Where all sums are exact, nothing is propagated. Products are MathNet.Numerics'.
/// </summary>
/// <param name="Value">Column by column: the exact elements, but for float64's own rounding.</param>
/// <param name="IsTracked">Whether roundings are followed.</param>
/// <param name="Scale">The magnitudes that enter each element: one rounding of u in each of them changes it by at most u·Scale. Null for none.</param>
/// <param name="Error">The bound on each element's error, in units of u. Null for none.</param>
/// <param name="IsInteger">Whether every element is an integer.</param>
internal sealed record MatrixEstimate(int Rows, int Columns, double[] Value, bool IsTracked, double[]? Scale, double[]? Error, bool IsInteger) : Estimate(Rows, Columns)
{
    private double[]? _magnitudes;
    private (Func<double, double> Of, double[] Values)? _slopes;

    // A leaf enters several products.
    private double[] Magnitudes => _magnitudes ??= Elements.Magnitudes(Value);

    // Backward maps the slope that a tracked forward has mapped already.
    private double[] Mapped(Func<double, double> f) => _slopes is { } slopes && slopes.Of == f ? slopes.Values : Elements.Map(Value, f);

    /// <summary>What is given, not computed: row-major elements.</summary>
    public static MatrixEstimate Given(int rows, int columns, double[] elements, bool isTracked) =>
        new(rows, columns, Elements.Transposed(elements, columns), isTracked, null, null, !isTracked && Array.TrueForAll(elements, double.IsInteger));

    /// <summary>The elements of a part of this, row by row.</summary>
    public double[] RowMajor(double[] part) => Elements.Transposed(part, Rows);

    public override MatrixEstimate Transpose() => Each(Columns, Rows, part => Elements.Transposed(part, Rows));

    public override MatrixEstimate Negated() => new(Rows, Columns, Elements.Scaled(Value, -1), IsTracked, Scale, Error, IsInteger);

    public override MatrixEstimate Times(Estimate other)
    {
        var by = (MatrixEstimate)other;
        double[] Product(double[] left, double[] right) => ((DenseMatrix)(new DenseMatrix(Rows, Columns, left) * new DenseMatrix(by.Rows, by.Columns, right))).Values;
        var value = Product(Value, by.Value);
        if (!IsTracked)
        {
            return Exact(Rows, by.Columns, value, IsInteger && by.IsInteger);
        }

        var (left, right, roundings) = (Magnitudes, by.Magnitudes, Bound.Product(Columns));
        if (Scale is null && by.Scale is null)
        {
            var magnitude = Product(left, right);
            return Rounded(Rows, by.Columns, value, magnitude, Elements.Scaled(magnitude, roundings));
        }

        // own·|A||B| + mine·|B| + |A|·its, the first within one of the others.
        double[] Grown(double[]? mine, double[]? its, double own) =>
            mine is null ? Product(left, Elements.Add(Elements.Scaled(right, own), its))
            : Elements.Add(Product(Elements.Add(Elements.Scaled(left, own), mine), right), its is null ? null : Product(left, its));
        return Rounded(Rows, by.Columns, value, Grown(Scale, by.Scale, 1), Grown(Error, by.Error, roundings));
    }

    public override MatrixEstimate Plus(Estimate other)
    {
        var more = (MatrixEstimate)other;
        var value = Elements.Sum(Value, more.Value);
        if (!IsTracked)
        {
            return Exact(Rows, Columns, value, IsInteger && more.IsInteger);
        }

        // In whatever order a sum is taken, its roundings are of sums of the magnitudes.
        var magnitude = Elements.Sum(Magnitudes, more.Magnitudes);
        var scales = Scale is null ? more.Scale : more.Scale is null ? Scale : Elements.Sum(Scale, more.Scale);
        return Rounded(Rows, Columns, value, scales is null ? [.. magnitude] : Elements.Larger(magnitude, scales), Elements.Add(magnitude, Error, more.Error));
    }

    public override MatrixEstimate Scaled(double factor)
    {
        var value = Elements.Scaled(Value, factor);
        if (!IsTracked)
        {
            return Exact(Rows, Columns, value, IsInteger && double.IsInteger(factor));
        }

        double[] Grown(double[]? part) => Elements.Scaled(part is null ? Magnitudes : Elements.Sum(Magnitudes, part), Math.Abs(factor));
        return Rounded(Rows, Columns, value, Grown(Scale), Grown(Error));
    }

    public override MatrixEstimate Map(Func<double, double> f, Func<double, double> slope, Func<double, double> own)
    {
        var value = Mapped(f);
        if (!IsTracked)
        {
            return Exact(Rows, Columns, value, Array.TrueForAll(value, double.IsInteger));
        }

        var rounding = Elements.Map(Value, own);
        double[]? steepness = null;
        if (Scale is not null || Error is not null)
        {
            var slopes = Mapped(slope);
            _slopes = (slope, slopes);
            steepness = Elements.Magnitudes(slopes);
        }

        return Rounded(
            Rows,
            Columns,
            value,
            Elements.Add([.. rounding], Scale is null ? null : Elements.Product(steepness!, Scale)),
            Elements.Add(rounding, Error is null ? null : Elements.Product(steepness!, Error)));
    }

    public override MatrixEstimate Pointwise(Estimate other)
    {
        var by = (MatrixEstimate)other;
        var value = Elements.Product(Value, by.Value);
        if (!IsTracked)
        {
            return Exact(Rows, Columns, value, IsInteger && by.IsInteger);
        }

        var (left, right) = (Magnitudes, by.Magnitudes);
        double[] Grown(double[]? mine, double[]? its) => Elements.Add(
            Elements.Magnitudes(value), mine is null ? null : Elements.Product(mine, right), its is null ? null : Elements.Product(left, its));
        return Rounded(Rows, Columns, value, Grown(Scale, by.Scale), Grown(Error, by.Error));
    }

    public override Estimate SumRows() => Ones(1, Rows).Times(this);

    public override Estimate SumColumns() => Times(Ones(Columns, 1));

    public override MatrixEstimate RepeatRow(int rows) => Each(rows, Columns, part =>
    {
        var all = new double[rows * Columns];
        for (var column = 0; column < Columns; column++)
        {
            all.AsSpan(column * rows, rows).Fill(part[column]);
        }

        return all;
    });

    public override MatrixEstimate RepeatColumn(int columns) => Each(Rows, columns, part =>
    {
        var all = new double[Rows * columns];
        for (var column = 0; column < columns; column++)
        {
            part.CopyTo(all, column * Rows);
        }

        return all;
    });

    public override MatrixEstimate Part(int start, int rows) => Each(rows, Columns, part =>
    {
        var some = new double[rows * Columns];
        for (var column = 0; column < Columns; column++)
        {
            part.AsSpan((column * Rows) + start, rows).CopyTo(some.AsSpan(column * rows));
        }

        return some;
    });

    public override MatrixEstimate Within(int start, int rows) => Each(rows, Columns, part =>
    {
        var all = new double[rows * Columns];
        for (var column = 0; column < Columns; column++)
        {
            part.AsSpan(column * Rows, Rows).CopyTo(all.AsSpan((column * rows) + start));
        }

        return all;
    });

    public override MatrixEstimate Above(IReadOnlyList<Estimate> others)
    {
        var all = others.Cast<MatrixEstimate>().Prepend(this).ToList();
        var rows = all.Sum(each => each.Rows);
        double[] Stacked(Func<MatrixEstimate, double[]?> part)
        {
            var stacked = new double[rows * Columns];
            var start = 0;
            foreach (var each in all)
            {
                for (var column = 0; column < Columns && part(each) is { } own; column++)
                {
                    own.AsSpan(column * each.Rows, each.Rows).CopyTo(stacked.AsSpan((column * rows) + start));
                }

                start += each.Rows;
            }

            return stacked;
        }

        return new MatrixEstimate(
            rows,
            Columns,
            Stacked(each => each.Value),
            IsTracked,
            all.TrueForAll(each => each.Scale is null) ? null : Stacked(each => each.Scale),
            all.TrueForAll(each => each.Error is null) ? null : Stacked(each => each.Error),
            all.TrueForAll(each => each.IsInteger));
    }

    public override IReadOnlyList<double> LargestOfRows(Func<int, int, bool> isHidden) =>
        [.. Enumerable.Range(0, Rows).Select(row => Enumerable.Range(0, Columns).Where(column => !isHidden(row, column)).Max(column => Value[(column * Rows) + row]))];

    private static MatrixEstimate Exact(int rows, int columns, double[] value, bool isInteger) => new(rows, columns, value, false, null, null, isInteger);

    private static MatrixEstimate Rounded(int rows, int columns, double[] value, double[] scale, double[] error) => new(rows, columns, value, true, scale, error, false);

    // A rearrangement of elements.
    private MatrixEstimate Each(int rows, int columns, Func<double[], double[]> move) =>
        new(rows, columns, move(Value), IsTracked, Scale is null ? null : move(Scale), Error is null ? null : move(Error), IsInteger);

    private MatrixEstimate Ones(int rows, int columns)
    {
        var ones = new double[rows * columns];
        Array.Fill(ones, 1);
        return new MatrixEstimate(rows, columns, ones, IsTracked, null, null, true);
    }
}
