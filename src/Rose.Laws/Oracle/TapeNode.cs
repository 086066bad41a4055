namespace Rose.Laws;

/// <summary>A matrix on a <see cref="Tape"/>, with the operations that dense layers are made of. X is the matrix itself.</summary>
public sealed class TapeNode
{
    private readonly Tape _tape;
    private readonly Action<Estimate> _backward;

    internal TapeNode(Tape tape, Estimate estimate, Action<Estimate> backward) => (_tape, Estimate, _backward) = (tape, estimate, backward);

    public int Rows => Estimate.Rows;

    public int Columns => Estimate.Columns;

    internal Estimate Estimate { get; }

    internal Estimate? Gradient { get; private set; }

    /// <summary>X W.</summary>
    public TapeNode Times(TapeNode w)
    {
        ArgumentNullException.ThrowIfNull(w);
        return _tape.Record(Estimate.Times(w.Estimate), dy =>
        {
            Add(dy.Times(w.Estimate.Transpose()));
            w.Add(Estimate.Transpose().Times(dy));
        });
    }

    public TapeNode Transpose() => _tape.Record(Estimate.Transpose(), dy => Add(dy.Transpose()));

    /// <summary>X Wᵀ + b, the bias in each row.</summary>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], one row; null for none.</param>
    public TapeNode Linear(TapeNode weight, TapeNode? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var product = Times(weight.Transpose());
        return bias is null ? product : product.Plus(bias.RepeatRow(Rows));
    }

    /// <summary>X + Y.</summary>
    public TapeNode Plus(TapeNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _tape.Record(Estimate.Plus(other.Estimate), dy =>
        {
            Add(dy);
            other.Add(dy);
        });
    }

    /// <summary>X - Y.</summary>
    public TapeNode Minus(TapeNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Plus(other.Negated());
    }

    /// <summary>Elementwise product.</summary>
    public TapeNode Pointwise(TapeNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _tape.Record(Estimate.Pointwise(other.Estimate), dy =>
        {
            Add(dy.Pointwise(other.Estimate));
            other.Add(dy.Pointwise(Estimate));
        });
    }

    public TapeNode Scaled(double factor) => _tape.Record(Estimate.Scaled(factor), dy => Add(dy.Scaled(factor)));

    public TapeNode Relu() => Map(z => Math.Max(z, 0), z => z > 0 ? 1 : 0, _ => 0, _ => 0, _ => 0);

    public TapeNode Gelu() => Map(Laws.Gelu.Value, Laws.Gelu.Slope, Laws.Gelu.Curvature, z => Bound.GeluUlps * Math.Abs(z), _ => Bound.GeluUlps);

    public TapeNode Exp() => Map(Math.Exp, Math.Exp, Math.Exp, z => 4 * Math.Exp(z), z => 4 * Math.Exp(z));

    public TapeNode Log() => Map(Math.Log, z => 1 / z, z => -1 / (z * z), z => 4 * Math.Abs(Math.Log(z)), z => 4 / z);

    /// <summary>xᵖ.</summary>
    public TapeNode Power(double p) => Map(
        z => Math.Pow(z, p), z => p * Math.Pow(z, p - 1), z => p * (p - 1) * Math.Pow(z, p - 2), z => 4 * Math.Pow(z, p), z => 4 * Math.Abs(p * Math.Pow(z, p - 1)));

    /// <summary>A function of each element.</summary>
    /// <param name="slope">f'.</param>
    /// <param name="curvature">f'', through which a rounding of x reaches the gradient.</param>
    /// <param name="ulps">How far a computed f may lie from the exact one, in units of u.</param>
    /// <param name="slopeUlps">The same of f'.</param>
    public TapeNode Map(Func<double, double> f, Func<double, double> slope, Func<double, double> curvature, Func<double, double> ulps, Func<double, double> slopeUlps) =>
        _tape.Record(Estimate.Map(f, slope, ulps), dy => Add(dy.Pointwise(Estimate.Map(slope, curvature, slopeUlps))));

    /// <summary>One column: the sum of each row.</summary>
    public TapeNode SumColumns() => _tape.Record(Estimate.SumColumns(), dy => Add(dy.RepeatColumn(Columns)));

    /// <summary>One row: the sum of each column.</summary>
    public TapeNode SumRows() => _tape.Record(Estimate.SumRows(), dy => Add(dy.RepeatRow(Rows)));

    /// <summary>Of one row.</summary>
    public TapeNode RepeatRow(int rows) => _tape.Record(Estimate.RepeatRow(rows), dy => Add(dy.SumRows()));

    /// <summary>Of one column.</summary>
    public TapeNode RepeatColumn(int columns) => _tape.Record(Estimate.RepeatColumn(columns), dy => Add(dy.SumColumns()));

    /// <summary>For each index the row of that number.</summary>
    public TapeNode TakeRows(IReadOnlyList<long> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        // A product with ones and zeros in it, so that the gradient's sums are bounded as those of a product.
        return _tape.Constant(indices.Count, Rows, (row, column) => indices[row] == column ? 1 : 0).Times(this);
    }

    /// <summary>Some rows, from <paramref name="start"/> on.</summary>
    public TapeNode Part(int start, int rows) => _tape.Record(Estimate.Part(start, rows), dy => Add(dy.Within(start, Rows)));

    /// <summary>Some columns, from <paramref name="start"/> on.</summary>
    public TapeNode Slice(int start, int columns) => Transpose().Part(start, columns).Transpose();

    /// <summary>One below the other.</summary>
    public static TapeNode Stack(IReadOnlyList<TapeNode> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var first = parts[0];
        var offsets = parts.Select((_, k) => parts.Take(k).Sum(part => part.Rows)).ToList();
        return first._tape.Record(first.Estimate.Above([.. parts.Skip(1).Select(part => part.Estimate)]), dy =>
        {
            for (var k = 0; k < parts.Count; k++)
            {
                var (start, part) = (offsets[k], parts[k]);
                part.Add(dy.Part(start, part.Rows));
            }
        });
    }

    /// <summary>One beside the other.</summary>
    public static TapeNode Concatenate(IReadOnlyList<TapeNode> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return Stack([.. parts.Select(part => part.Transpose())]).Transpose();
    }

    /// <summary>Over each row: (x - mean) / √(variance + eps) ∘ weight + bias.</summary>
    /// <param name="weight">One row.</param>
    /// <param name="bias">One row.</param>
    public TapeNode LayerNorm(TapeNode weight, TapeNode bias, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        var centered = Minus(SumColumns().Scaled(1.0 / Columns).RepeatColumn(Columns));
        var variance = centered.Pointwise(centered).SumColumns().Scaled(1.0 / Columns);
        var deviation = variance.Plus(_tape.Constant(Rows, 1, (_, _) => eps)).Power(-0.5);
        return centered.Pointwise(deviation.RepeatColumn(Columns)).Pointwise(weight.RepeatRow(Rows)).Plus(bias.RepeatRow(Rows));
    }

    /// <summary>Over each row; <paramref name="isHidden"/> elements get none of it.</summary>
    public TapeNode Softmax(Func<int, int, bool>? isHidden = null)
    {
        var (exponentials, _) = Exponentials(isHidden ?? ((_, _) => false));
        return exponentials.Pointwise(exponentials.SumColumns().Power(-1).RepeatColumn(Columns));
    }

    /// <summary>One column: log Σ exp of each row.</summary>
    public TapeNode LogSumExp()
    {
        var (exponentials, largest) = Exponentials((_, _) => false);
        return exponentials.SumColumns().Log().Plus(largest);
    }

    internal void Add(Estimate gradient) => Gradient = Gradient is null ? gradient : Gradient.Plus(gradient);

    internal void Backward()
    {
        if (Gradient is not null)
        {
            _backward(Gradient);
        }
    }

    private TapeNode Negated() => _tape.Record(Estimate.Negated(), dy => Add(dy.Negated()));

    // exp(x - m) with each row's largest m, which is a constant to the gradient as it cancels.
    private (TapeNode Exponentials, TapeNode Largest) Exponentials(Func<int, int, bool> isHidden)
    {
        var largest = Estimate.LargestOfRows(isHidden);
        var shift = _tape.Constant(Rows, 1, (row, _) => largest[row]);
        var visible = _tape.Constant(Rows, Columns, (row, column) => isHidden(row, column) ? 0 : 1);

        // Hidden elements are set to the largest first, so that none overflows.
        var shifted = Minus(shift.RepeatColumn(Columns)).Pointwise(visible);
        return (shifted.Exp().Pointwise(visible), shift);
    }
}
