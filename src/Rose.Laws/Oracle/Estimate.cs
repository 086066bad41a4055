using MathNet.Numerics.LinearAlgebra;

namespace Rose.Laws;

/// <summary>
/// A matrix in float64, with what rounding may do to a computation of it in another dtype, propagated to first order
/// through each operation. Where all sums are exact, nothing is propagated.
/// </summary>
/// <param name="Value">The exact matrix, but for float64's own rounding.</param>
/// <param name="IsTracked">Whether roundings are followed.</param>
/// <param name="Scale">The magnitudes that enter each element: one rounding of u in each of them changes it by at most u·Scale. Null for none.</param>
/// <param name="Error">The bound on each element's error, in units of u. Null for none.</param>
internal sealed record Estimate(Matrix<double> Value, bool IsTracked, Matrix<double>? Scale, Matrix<double>? Error)
{
    public int Rows => Value.RowCount;

    public int Columns => Value.ColumnCount;

    /// <summary>What is given, not computed: row-major elements.</summary>
    public static Estimate Given(int rows, int columns, double[] elements, bool isTracked) =>
        new(Matrix<double>.Build.DenseOfRowMajor(rows, columns, elements), isTracked, null, null);

    public Estimate Transpose() => Each(matrix => matrix.Transpose());

    /// <summary>A rearrangement or sum of elements that rounds nothing.</summary>
    public Estimate Each(Func<Matrix<double>, Matrix<double>> move) => new(move(Value), IsTracked, Scale is null ? null : move(Scale), Error is null ? null : move(Error));

    /// <summary>±this, which rounds nothing.</summary>
    public Estimate WithSign(int sign) => this with { Value = Value * sign };

    /// <summary>this · other.</summary>
    public Estimate Times(Estimate other)
    {
        var value = Value * other.Value;
        if (!IsTracked)
        {
            return new Estimate(value, false, null, null);
        }

        var (left, right) = (Value.PointwiseAbs(), other.Value.PointwiseAbs());
        var magnitude = left * right;
        return new Estimate(
            value,
            true,
            Sum(magnitude, Scale is null ? null : Scale * right, other.Scale is null ? null : left * other.Scale),
            Sum(magnitude * Bound.Product(Columns), Error is null ? null : Error * right, other.Error is null ? null : left * other.Error));
    }

    /// <summary>this + other, rounded once.</summary>
    public Estimate Plus(Estimate other)
    {
        var value = Value + other.Value;
        if (!IsTracked)
        {
            return new Estimate(value, false, null, null);
        }

        // In whatever order a sum is taken, its roundings are of sums of the magnitudes.
        var magnitude = Value.PointwiseAbs() + other.Value.PointwiseAbs();
        var scales = Scale is null ? other.Scale : other.Scale is null ? Scale : Scale + other.Scale;
        return new Estimate(value, true, scales is null ? magnitude : magnitude.PointwiseMaximum(scales), Sum(magnitude, Error, other.Error));
    }

    public Estimate Scaled(double factor) => !IsTracked
        ? new Estimate(Value * factor, false, null, null)
        : new Estimate(Value * factor, true, Sum(Value.PointwiseAbs(), Scale, null) * Math.Abs(factor), Sum(Value.PointwiseAbs(), Error, null) * Math.Abs(factor));

    /// <summary>f of each element.</summary>
    /// <param name="slope">f', through which an error goes on.</param>
    /// <param name="own">The error of a computed f(z) itself, in units of u.</param>
    public Estimate Map(Func<double, double> f, Func<double, double> slope, Func<double, double> own)
    {
        var value = Value.Map(f, Zeros.Include);
        if (!IsTracked)
        {
            return new Estimate(value, false, null, null);
        }

        var steepness = Value.Map(z => Math.Abs(slope(z)), Zeros.Include);
        var rounding = Value.Map(own, Zeros.Include);
        return new Estimate(value, true, Sum(rounding, Scale is null ? null : steepness.PointwiseMultiply(Scale), null), Sum(rounding, Error is null ? null : steepness.PointwiseMultiply(Error), null));
    }

    /// <summary>Elementwise product.</summary>
    public Estimate Pointwise(Estimate other)
    {
        var value = Value.PointwiseMultiply(other.Value);
        if (!IsTracked)
        {
            return new Estimate(value, false, null, null);
        }

        var (left, right) = (Value.PointwiseAbs(), other.Value.PointwiseAbs());
        var magnitude = left.PointwiseMultiply(right);
        return new Estimate(
            value,
            true,
            Sum(magnitude, Scale?.PointwiseMultiply(right), other.Scale is null ? null : left.PointwiseMultiply(other.Scale)),
            Sum(magnitude, Error?.PointwiseMultiply(right), other.Error is null ? null : left.PointwiseMultiply(other.Error)));
    }

    /// <summary>The sum of all rows, as one row.</summary>
    public Estimate SumRows() => Ones(1, Rows).Times(this);

    /// <summary>The sum of all columns, as one column.</summary>
    public Estimate SumColumns() => Times(Ones(Columns, 1));

    /// <summary>One row, once for each of <paramref name="rows"/>.</summary>
    public Estimate RepeatRow(int rows) => Each(matrix => Matrix<double>.Build.Dense(rows, Columns, (_, column) => matrix[0, column]));

    /// <summary>One column, once for each of <paramref name="columns"/>.</summary>
    public Estimate RepeatColumn(int columns) => Each(matrix => Matrix<double>.Build.Dense(Rows, columns, (row, _) => matrix[row, 0]));

    private Estimate Ones(int rows, int columns) => new(Matrix<double>.Build.Dense(rows, columns, 1), IsTracked, null, null);

    private static Matrix<double> Sum(Matrix<double> first, Matrix<double>? second, Matrix<double>? third)
    {
        var sum = second is null ? first : first + second;
        return third is null ? sum : sum + third;
    }
}
