namespace Rose.Laws;

/// <summary>The dense form of a layer under test.</summary>
internal interface IDense
{
    /// <summary>The parameters with their whole shapes.</summary>
    IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters(LawCase of);

    /// <summary>The whole output's shape.</summary>
    /// <param name="numbers">Inputs and parameters.</param>
    IReadOnlyList<int> OutputShape(LawCase of, CaseNumbers numbers);

    /// <summary>How large the sums of any terms can be, forward and backward, where every number is at most that of <paramref name="filled"/>.</summary>
    /// <param name="filled">Every number the same.</param>
    double Largest(LawCase of, CaseNumbers filled);

    /// <summary>Computes output and gradients of given numbers.</summary>
    /// <param name="numbers">Inputs, parameters, and the upstream gradient.</param>
    DenseRun Run(LawCase of, CaseNumbers numbers, Bounds bounds);
}
