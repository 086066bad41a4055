namespace Rose.Model.Tests;

internal sealed record DenseGradients
{
    public required double Loss { get; init; }

    public required double[] Logits { get; init; }

    public required IReadOnlyDictionary<string, double[]> Gradients { get; init; }
}
