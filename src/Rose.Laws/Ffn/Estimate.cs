using MathNet.Numerics.LinearAlgebra;

namespace Rose.Laws;

/// <summary>
/// A matrix with what rounding may do to a computation of it, propagated to first order through each operation.
/// </summary>
/// <param name="Value">The exact matrix, but for float64's own rounding.</param>
/// <param name="Scale">The magnitudes that enter each element: one rounding of u in each of them changes it by at most u·Scale.</param>
/// <param name="Error">The bound on each element's error, in units of u.</param>
internal sealed record Estimate(Matrix<double> Value, Matrix<double> Scale, Matrix<double> Error)
{
    /// <summary>What is given, not computed: row-major elements.</summary>
    public static Estimate Given(int rows, int columns, double[] elements)
    {
        var zero = Matrix<double>.Build.Dense(rows, columns);
        return new Estimate(Matrix<double>.Build.DenseOfRowMajor(rows, columns, elements), zero, zero);
    }

    public Estimate Transpose() => new(Value.Transpose(), Scale.Transpose(), Error.Transpose());

    /// <summary>this · other, plus the row <paramref name="bias"/> in each row.</summary>
    public Estimate Times(Estimate other, double[]? bias = null)
    {
        var (left, right) = (Value.PointwiseAbs(), other.Value.PointwiseAbs());
        var value = Value * other.Value;
        var magnitude = left * right;
        var terms = Value.ColumnCount;
        if (bias is not null)
        {
            var rows = Matrix<double>.Build.Dense(value.RowCount, value.ColumnCount, (_, column) => bias[column]);
            value += rows;
            magnitude += rows.PointwiseAbs();
            terms++;
        }

        return new Estimate(
            value,
            magnitude + (Scale * right) + (left * other.Scale),
            (magnitude * Bound.Product(terms)) + (Error * right) + (left * other.Error));
    }

    /// <summary>f of each element.</summary>
    /// <param name="slope">f', through which an error goes on.</param>
    /// <param name="own">The error of a computed f(z) itself, in units of u.</param>
    public Estimate Map(Func<double, double> f, Func<double, double> slope, Func<double, double> own)
    {
        var steepness = Value.Map(z => Math.Abs(slope(z)), Zeros.Include);
        var rounding = Value.Map(own, Zeros.Include);
        return new Estimate(
            Value.Map(f, Zeros.Include),
            rounding + steepness.PointwiseMultiply(Scale),
            rounding + steepness.PointwiseMultiply(Error));
    }

    /// <summary>Elementwise product.</summary>
    public Estimate Pointwise(Estimate other)
    {
        var (left, right) = (Value.PointwiseAbs(), other.Value.PointwiseAbs());
        var magnitude = left.PointwiseMultiply(right);
        return new Estimate(
            Value.PointwiseMultiply(other.Value),
            magnitude + Scale.PointwiseMultiply(right) + left.PointwiseMultiply(other.Scale),
            magnitude + Error.PointwiseMultiply(right) + left.PointwiseMultiply(other.Error));
    }

    /// <summary>The sum of all rows, as one row.</summary>
    public Estimate SumRows()
    {
        var ones = Matrix<double>.Build.Dense(1, Value.RowCount, 1);
        return new Estimate(ones, ones * 0, ones * 0).Times(this);
    }
}
