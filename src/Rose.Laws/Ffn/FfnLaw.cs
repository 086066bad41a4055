namespace Rose.Laws;

/// <summary>
/// column(gather_output = false) → activation → row(input_is_parallel = true) equals the dense FFN: output, input
/// gradient, and the gradients of weights and biases of both layers, for a random upstream gradient.
/// </summary>
public static class FfnLaw
{
    /// <summary>Runs one case and judges it. A case that throws breaks the law with the exception's message.</summary>
    public static Verdict Check(FfnCase of, IFfnWorlds worlds)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(worlds);
        var data = FfnData.Draw(of);
        var reference = FfnOracle.Compute(of, data);
        IReadOnlyList<FfnResult> results;
        try
        {
            results = worlds.Run(of);
        }
#pragma warning disable CA1031 // Whatever the code under test throws is its verdict.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new Verdict { Violations = [new Violation { Law = Law.Error, Tensor = "", Finding = e.Message }] };
        }

        return Judge(of, data, reference, results);
    }

    /// <summary>Judges what the ranks of a case computed, in rank order.</summary>
    internal static Verdict Judge(FfnCase of, FfnData data, FfnReference reference, IReadOnlyList<FfnResult> results)
    {
        var comparer = new Comparer(of.WorldSize);
        comparer.Replicated(reference.Output, [.. results.Select(result => result.Output)], data.Bias2);
        comparer.Replicated(reference.InputGradient, [.. results.Select(result => result.InputGradient)]);
        comparer.Sharded(reference.Weight1Gradient, [.. results.Select(result => result.Weight1Gradient)], dim: 0);
        comparer.Sharded(reference.Weight2Gradient, [.. results.Select(result => result.Weight2Gradient)], dim: 1);
        comparer.Sharded(reference.Bias1Gradient, [.. results.Select(result => result.Bias1Gradient)], dim: 0);
        comparer.Replicated(reference.Bias2Gradient, [.. results.Select(result => result.Bias2Gradient)]);
        comparer.Unchanged([.. results.Select(result => result.Changed)]);
        return comparer.Verdict;
    }
}
