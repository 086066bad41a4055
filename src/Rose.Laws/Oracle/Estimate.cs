using MathNet.Numerics.LinearAlgebra;

namespace Rose.Laws;

/// <summary>
/// A matrix in float64, with what rounding may do to a computation of it in another dtype, propagated to first order
/// through each operation. Where all sums are exact, nothing is propagated.
/// </summary>
/// <param name="Value">The exact matrix, but for float64's own rounding.</param>
/// <param name="Scale">The magnitudes that enter each element: one rounding of u in each of them changes it by at most u·Scale. Null where not tracked.</param>
/// <param name="Error">The bound on each element's error, in units of u. Null where not tracked.</param>
internal sealed record Estimate(Matrix<double> Value, Matrix<double>? Scale, Matrix<double>? Error)
{
    public int Rows => Value.RowCount;

    public int Columns => Value.ColumnCount;

    private bool IsTracked => Scale is not null;

    /// <summary>What is given, not computed: row-major elements.</summary>
    public static Estimate Given(int rows, int columns, double[] elements, bool isTracked)
    {
        var value = Matrix<double>.Build.DenseOfRowMajor(rows, columns, elements);
        return isTracked ? new Estimate(value, Zero(value), Zero(value)) : new Estimate(value, null, null);
    }

    public Estimate Transpose() => Each(matrix => matrix.Transpose());

    /// <summary>A rearrangement or sum of elements that rounds nothing.</summary>
    public Estimate Each(Func<Matrix<double>, Matrix<double>> move) => new(move(Value), Scale is null ? null : move(Scale), Error is null ? null : move(Error));

    /// <summary>±this, which rounds nothing.</summary>
    public Estimate WithSign(int sign) => this with { Value = Value * sign };

    /// <summary>this · other.</summary>
    public Estimate Times(Estimate other)
    {
        var value = Value * other.Value;
        if (!IsTracked)
        {
            return new Estimate(value, null, null);
        }

        var (left, right) = (Value.PointwiseAbs(), other.Value.PointwiseAbs());
        var magnitude = left * right;
        return new Estimate(
            value,
            magnitude + (Scale! * right) + (left * other.Scale!),
            (magnitude * Bound.Product(Columns)) + (Error! * right) + (left * other.Error!));
    }

    /// <summary>this + other, rounded once.</summary>
    public Estimate Plus(Estimate other)
    {
        var value = Value + other.Value;
        if (!IsTracked)
        {
            return new Estimate(value, null, null);
        }

        // In whatever order a sum is taken, its roundings are of sums of the magnitudes.
        var magnitude = Value.PointwiseAbs() + other.Value.PointwiseAbs();
        return new Estimate(value, magnitude.PointwiseMaximum(Scale! + other.Scale!), magnitude + Error! + other.Error!);
    }

    public Estimate Scaled(double factor) => !IsTracked
        ? new Estimate(Value * factor, null, null)
        : new Estimate(Value * factor, (Value.PointwiseAbs() + Scale!) * Math.Abs(factor), (Value.PointwiseAbs() + Error!) * Math.Abs(factor));

    /// <summary>f of each element.</summary>
    /// <param name="slope">f', through which an error goes on.</param>
    /// <param name="own">The error of a computed f(z) itself, in units of u.</param>
    public Estimate Map(Func<double, double> f, Func<double, double> slope, Func<double, double> own)
    {
        var value = Value.Map(f, Zeros.Include);
        if (!IsTracked)
        {
            return new Estimate(value, null, null);
        }

        var steepness = Value.Map(z => Math.Abs(slope(z)), Zeros.Include);
        var rounding = Value.Map(own, Zeros.Include);
        return new Estimate(value, rounding + steepness.PointwiseMultiply(Scale!), rounding + steepness.PointwiseMultiply(Error!));
    }

    /// <summary>Elementwise product.</summary>
    public Estimate Pointwise(Estimate other)
    {
        var value = Value.PointwiseMultiply(other.Value);
        if (!IsTracked)
        {
            return new Estimate(value, null, null);
        }

        var (left, right) = (Value.PointwiseAbs(), other.Value.PointwiseAbs());
        var magnitude = left.PointwiseMultiply(right);
        return new Estimate(
            value,
            magnitude + Scale!.PointwiseMultiply(right) + left.PointwiseMultiply(other.Scale!),
            magnitude + Error!.PointwiseMultiply(right) + left.PointwiseMultiply(other.Error!));
    }

    /// <summary>The sum of all rows, as one row.</summary>
    public Estimate SumRows() => Ones(1, Rows).Times(this);

    /// <summary>The sum of all columns, as one column.</summary>
    public Estimate SumColumns() => Times(Ones(Columns, 1));

    /// <summary>One row, once for each of <paramref name="rows"/>.</summary>
    public Estimate RepeatRow(int rows) => Each(matrix => Matrix<double>.Build.Dense(rows, Columns, (_, column) => matrix[0, column]));

    /// <summary>One column, once for each of <paramref name="columns"/>.</summary>
    public Estimate RepeatColumn(int columns) => Each(matrix => Matrix<double>.Build.Dense(Rows, columns, (row, _) => matrix[row, 0]));

    private Estimate Ones(int rows, int columns)
    {
        var ones = Matrix<double>.Build.Dense(rows, columns, 1);
        return IsTracked ? new Estimate(ones, Zero(ones), Zero(ones)) : new Estimate(ones, null, null);
    }

    private static Matrix<double> Zero(Matrix<double> like) => Matrix<double>.Build.Dense(like.RowCount, like.ColumnCount);
}
