using MathNet.Numerics.LinearAlgebra;

namespace Rose.Laws;

/// <summary>
/// Computes a dense layer and its gradients in float64 with MathNet.Numerics, apart from the tensor engine, and with them
/// the bounds that a correct computation in the case's dtype keeps. A tensor [..., n] is a matrix of n columns here, its
/// other dims flattened.
/// </summary>
public sealed class Tape
{
    private readonly LawCase _case;
    private readonly CaseNumbers _numbers;
    private readonly bool _isTracked;
    private readonly Dictionary<string, TapeNode> _leaves = [];
    private readonly List<TapeNode> _nodes = [];

    internal Tape(LawCase of, CaseNumbers numbers, bool isTracked) => (_case, _numbers, _isTracked) = (of, numbers, isTracked);

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
                var numbers = _numbers[name];
                leaf = Record(Estimate.Given(numbers.Rows, numbers.Columns, numbers.Values, _isTracked), _ => { });
                _leaves.Add(name, leaf);
            }

            return leaf;
        }
    }

    /// <summary>An input that holds indices, row-major.</summary>
    public IReadOnlyList<long> Indices(string name) => _numbers.Indices(name);

    /// <summary>Numbers that need no gradient.</summary>
    public TapeNode Constant(int rows, int columns, Func<int, int, double> value) =>
        Record(Estimate.Given(rows, columns, Matrix<double>.Build.Dense(rows, columns, value).ToRowMajorArray(), _isTracked), _ => { });

    internal bool IsTracked => _isTracked;

    /// <summary>The largest magnitude of any value or gradient.</summary>
    internal double Largest => _nodes.Max(node => Math.Max(Magnitude(node.Estimate), node.Gradient is null ? 0 : Magnitude(node.Gradient)));

    internal bool AllIntegers => _nodes.All(node => IsIntegers(node.Estimate) && (node.Gradient is null || IsIntegers(node.Gradient)));

    internal TapeNode Record(Estimate estimate, Action<Estimate> backward)
    {
        var node = new TapeNode(this, estimate, backward);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Gives every node the gradient that <paramref name="gradient"/> of <paramref name="output"/> causes.</summary>
    internal void Backward(TapeNode output, double[] gradient)
    {
        output.Add(Estimate.Given(output.Estimate.Rows, output.Estimate.Columns, gradient, _isTracked));
        for (var k = _nodes.Count - 1; k >= 0; k--)
        {
            _nodes[k].Backward();
        }
    }

    // Over the matrices' own memory, since every node of every case passes through here.
    private static double Magnitude(Estimate estimate)
    {
        var largest = 0.0;
        foreach (var value in estimate.Value.AsColumnMajorArray())
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static bool IsIntegers(Estimate estimate)
    {
        foreach (var value in estimate.Value.AsColumnMajorArray())
        {
            if (!double.IsInteger(value))
            {
                return false;
            }
        }

        return true;
    }
}
