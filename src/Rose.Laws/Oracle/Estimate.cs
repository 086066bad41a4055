namespace Rose.Laws;

/// <summary>What a <see cref="Tape"/> knows of a matrix: its elements, or only how large they can be.</summary>
internal abstract record Estimate(int Rows, int Columns)
{
    public abstract Estimate Transpose();

    /// <summary>this · other.</summary>
    public abstract Estimate Times(Estimate other);

    /// <summary>this + other, rounded once.</summary>
    public abstract Estimate Plus(Estimate other);

    public abstract Estimate Scaled(double factor);

    /// <summary>-this, which rounds nothing.</summary>
    public abstract Estimate Negated();

    /// <summary>f of each element.</summary>
    /// <param name="slope">f', through which an error goes on.</param>
    /// <param name="own">The error of a computed f(z) itself, in units of u.</param>
    public abstract Estimate Map(Func<double, double> f, Func<double, double> slope, Func<double, double> own);

    /// <summary>Elementwise product.</summary>
    public abstract Estimate Pointwise(Estimate other);

    /// <summary>The sum of all rows, as one row.</summary>
    public abstract Estimate SumRows();

    /// <summary>The sum of all columns, as one column.</summary>
    public abstract Estimate SumColumns();

    /// <summary>One row, once for each of <paramref name="rows"/>.</summary>
    public abstract Estimate RepeatRow(int rows);

    /// <summary>One column, once for each of <paramref name="columns"/>.</summary>
    public abstract Estimate RepeatColumn(int columns);

    /// <summary>Some rows, from <paramref name="start"/> on.</summary>
    public abstract Estimate Part(int start, int rows);

    /// <summary>These rows from <paramref name="start"/> on within <paramref name="rows"/> rows that are otherwise 0.</summary>
    public abstract Estimate Within(int start, int rows);

    /// <summary>This above the others.</summary>
    public abstract Estimate Above(IReadOnlyList<Estimate> others);

    /// <summary>The largest element of each row among those that are not hidden.</summary>
    public abstract IReadOnlyList<double> LargestOfRows(Func<int, int, bool> isHidden);
}
