namespace Rose.Laws;

/// <summary>
/// Computes a dense layer and its gradients in float64 with MathNet.Numerics, apart from the tensor engine, and with them
/// the bounds that a correct computation in the case's dtype keeps. A tensor [..., n] is a matrix of n columns here, its
/// other dims flattened.
/// </summary>
public sealed class Tape
{
    private readonly LawCase _case;
    private readonly Func<string, Estimate> _given;
    private readonly Func<string, IReadOnlyList<long>> _indices;
    private readonly Func<int, int, Func<int, int, double>, Estimate> _constant;
    private readonly Dictionary<string, TapeNode> _leaves = [];
    private readonly List<TapeNode> _nodes = [];

    private Tape(LawCase of, CaseNumbers numbers, Func<string, Estimate> given, Func<int, int, Func<int, int, double>, Estimate> constant) =>
        (_case, _indices, _given, _constant) = (of, numbers.Indices, given, constant);

    /// <summary>Computes with the case's numbers.</summary>
    internal static Tape Of(LawCase of, CaseNumbers numbers, bool isTracked) => new(
        of,
        numbers,
        name => Given(numbers[name], isTracked),
        (rows, columns, value) => MatrixEstimate.Given(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(k => value(k / columns, k % columns))], isTracked));

    /// <summary>Computes how large everything can be where no number is larger than the largest of the case's integers.</summary>
    internal static Tape OfMagnitudes(LawCase of, CaseNumbers numbers) =>
        new(of, numbers, name => Magnitude.UpTo(numbers[name].Rows, numbers[name].Columns, numbers.LargestInteger), Magnitude.Of);

    /// <summary>The sizes of the case.</summary>
    public int Size(string name) => _case[name];

    public bool Is(string flag) => _case.Is(flag);

    /// <summary>Small integers, for which a layer takes the activation that keeps them so.</summary>
    public bool IsInteger => _case.Values == CaseValues.Integer;

    /// <summary>An input or a parameter.</summary>
    public TapeNode this[string name]
    {
        get
        {
            if (!_leaves.TryGetValue(name, out var leaf))
            {
                leaf = Record(_given(name), _ => { });
                _leaves.Add(name, leaf);
            }

            return leaf;
        }
    }

    /// <summary>An input that holds indices, row-major.</summary>
    public IReadOnlyList<long> Indices(string name) => _indices(name);

    /// <summary>Numbers that need no gradient.</summary>
    public TapeNode Constant(int rows, int columns, Func<int, int, double> value) =>
        Record(_constant(rows, columns, value), _ => { });

    /// <summary>Every value and every gradient.</summary>
    internal IEnumerable<Estimate> Estimates => _nodes.SelectMany(node => node.Gradient is null ? [node.Estimate] : new[] { node.Estimate, node.Gradient });

    internal TapeNode Record(Estimate estimate, Action<Estimate> backward)
    {
        var node = new TapeNode(this, estimate, backward);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Gives every node the gradient that <paramref name="gradient"/> of <paramref name="output"/> causes.</summary>
    internal void Backward(TapeNode output, Estimate gradient)
    {
        output.Add(gradient);
        for (var k = _nodes.Count - 1; k >= 0; k--)
        {
            _nodes[k].Backward();
        }
    }

    internal static MatrixEstimate Given(NumberMatrix numbers, bool isTracked) => MatrixEstimate.Given(numbers.Rows, numbers.Columns, numbers.Values, isTracked);
}
