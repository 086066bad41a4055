using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Rose.Laws;

/// <summary>
/// A matrix in float64, with what rounding may do to a computation of it in another dtype, propagated to first order
/// through each operation. Where all sums are exact, nothing is propagated.
/// </summary>
/// <param name="Value">The exact matrix, but for float64's own rounding.</param>
/// <param name="IsTracked">Whether roundings are followed.</param>
/// <param name="Scale">The magnitudes that enter each element: one rounding of u in each of them changes it by at most u·Scale. Null for none.</param>
/// <param name="Error">The bound on each element's error, in units of u. Null for none.</param>
/// <param name="IsInteger">Whether every element is an integer.</param>
internal sealed record MatrixEstimate(Matrix<double> Value, bool IsTracked, Matrix<double>? Scale, Matrix<double>? Error, bool IsInteger)
    : Estimate(Value.RowCount, Value.ColumnCount)
{
    /// <summary>What is given, not computed: row-major elements.</summary>
    public static MatrixEstimate Given(int rows, int columns, double[] elements, bool isTracked)
    {
        var own = new double[elements.Length];
        for (var (row, from) = (0, 0); row < rows; row++)
        {
            for (var (column, to) = (0, row); column < columns; column++, to += rows)
            {
                own[to] = elements[from++];
            }
        }

        return new MatrixEstimate(new DenseMatrix(rows, columns, own), isTracked, null, null, !isTracked && Array.TrueForAll(own, double.IsInteger));
    }

    public override MatrixEstimate Transpose() => Each(matrix => matrix.Transpose());

    public override MatrixEstimate Negated() => this with { Value = -Value };

    public override MatrixEstimate Times(Estimate other)
    {
        var by = (MatrixEstimate)other;
        var value = Value * by.Value;
        if (!IsTracked)
        {
            return Exact(value, IsInteger && by.IsInteger);
        }

        var (left, right) = (Magnitudes(Value), Magnitudes(by.Value));
        var magnitude = left * right;
        return Rounded(
            value,
            Sum(magnitude, Scale is null ? null : Scale * right, by.Scale is null ? null : left * by.Scale),
            Sum(magnitude * Bound.Product(Columns), Error is null ? null : Error * right, by.Error is null ? null : left * by.Error));
    }

    public override MatrixEstimate Plus(Estimate other)
    {
        var more = (MatrixEstimate)other;
        var value = Value + more.Value;
        if (!IsTracked)
        {
            return Exact(value, IsInteger && more.IsInteger);
        }

        // In whatever order a sum is taken, its roundings are of sums of the magnitudes.
        var magnitude = Magnitudes(Value) + Magnitudes(more.Value);
        var scales = Scale is null ? more.Scale : more.Scale is null ? Scale : Scale + more.Scale;
        return Rounded(value, scales is null ? magnitude : magnitude.PointwiseMaximum(scales), Sum(magnitude, Error, more.Error));
    }

    public override MatrixEstimate Scaled(double factor)
    {
        var value = Value * factor;
        return !IsTracked
            ? Exact(value, IsInteger && double.IsInteger(factor))
            : Rounded(value, Sum(Magnitudes(Value), Scale, null) * Math.Abs(factor), Sum(Magnitudes(Value), Error, null) * Math.Abs(factor));
    }

    public override MatrixEstimate Map(Func<double, double> f, Func<double, double> slope, Func<double, double> own)
    {
        var value = Map(Value, f);
        if (!IsTracked)
        {
            return Exact(value, Array.TrueForAll(value.Values, double.IsInteger));
        }

        var rounding = Map(Value, own);
        var steepness = Scale is null && Error is null ? null : Map(Value, z => Math.Abs(slope(z)));
        return Rounded(value, Sum(rounding, Scale is null ? null : steepness!.PointwiseMultiply(Scale), null), Sum(rounding, Error is null ? null : steepness!.PointwiseMultiply(Error), null));
    }

    public override MatrixEstimate Pointwise(Estimate other)
    {
        var by = (MatrixEstimate)other;
        var value = Value.PointwiseMultiply(by.Value);
        if (!IsTracked)
        {
            return Exact(value, IsInteger && by.IsInteger);
        }

        var (left, right) = (Magnitudes(Value), Magnitudes(by.Value));
        var magnitude = Magnitudes(value);
        return Rounded(
            value,
            Sum(magnitude, Scale?.PointwiseMultiply(right), by.Scale is null ? null : left.PointwiseMultiply(by.Scale)),
            Sum(magnitude, Error?.PointwiseMultiply(right), by.Error is null ? null : left.PointwiseMultiply(by.Error)));
    }

    public override Estimate SumRows() => Ones(1, Rows).Times(this);

    public override Estimate SumColumns() => Times(Ones(Columns, 1));

    public override MatrixEstimate RepeatRow(int rows) => Each(matrix => Filled(rows, Columns, (_, column) => matrix[0, column]));

    public override MatrixEstimate RepeatColumn(int columns) => Each(matrix => Filled(Rows, columns, (row, _) => matrix[row, 0]));

    public override MatrixEstimate Part(int start, int rows) => Each(matrix => matrix.SubMatrix(start, rows, 0, Columns));

    public override MatrixEstimate Within(int start, int rows) => Each(matrix =>
    {
        var all = Matrix<double>.Build.Dense(rows, Columns);
        all.SetSubMatrix(start, 0, matrix);
        return all;
    });

    public override MatrixEstimate Above(IReadOnlyList<Estimate> others)
    {
        static Matrix<double> Over(Matrix<double> top, Matrix<double> bottom) => top.Stack(bottom);
        var all = others.Cast<MatrixEstimate>().Prepend(this).ToList();
        return new MatrixEstimate(
            all.Select(each => each.Value).Aggregate(Over),
            IsTracked,
            all.All(each => each.Scale is null) ? null : all.Select(each => each.Scale ?? (each.Value * 0)).Aggregate(Over),
            all.All(each => each.Error is null) ? null : all.Select(each => each.Error ?? (each.Value * 0)).Aggregate(Over),
            all.All(each => each.IsInteger));
    }

    public override IReadOnlyList<double> LargestOfRows(Func<int, int, bool> isHidden) =>
        [.. Enumerable.Range(0, Rows).Select(row => Enumerable.Range(0, Columns).Where(column => !isHidden(row, column)).Max(column => Value[row, column]))];

    private static MatrixEstimate Exact(Matrix<double> value, bool isInteger) => new(value, false, null, null, isInteger);

    private static MatrixEstimate Rounded(Matrix<double> value, Matrix<double> scale, Matrix<double> error) => new(value, true, scale, error, false);

    // A rearrangement of elements.
    private MatrixEstimate Each(Func<Matrix<double>, Matrix<double>> move) =>
        new(move(Value), IsTracked, Scale is null ? null : move(Scale), Error is null ? null : move(Error), IsInteger);

    private MatrixEstimate Ones(int rows, int columns) => new(Filled(rows, columns, (_, _) => 1), IsTracked, null, null, true);

    private static DenseMatrix Filled(int rows, int columns, Func<int, int, double> value) => DenseMatrix.Create(rows, columns, value);

    private static Matrix<double> Magnitudes(Matrix<double> matrix) => matrix.PointwiseAbs();

    // Over the matrix's own memory, since every element of every case passes through here.
    private static DenseMatrix Map(Matrix<double> matrix, Func<double, double> f)
    {
        var mapped = new DenseMatrix(matrix.RowCount, matrix.ColumnCount);
        var (from, to) = (matrix.AsColumnMajorArray(), mapped.Values);
        for (var k = 0; k < to.Length; k++)
        {
            to[k] = f(from[k]);
        }

        return mapped;
    }

    private static Matrix<double> Sum(Matrix<double> first, Matrix<double>? second, Matrix<double>? third)
    {
        var sum = second is null ? first : first + second;
        return third is null ? sum : sum + third;
    }
}
