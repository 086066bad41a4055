namespace Rose.Laws;

/// <summary>The dense form of a layer under test.</summary>
internal interface IDense
{
    /// <summary>The parameters with their whole shapes.</summary>
    IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters(LawCase of);

    /// <summary>Computes output and gradients of given numbers.</summary>
    /// <param name="onOutput">Called with the output's shape before backward, which needs an upstream gradient of it.</param>
    /// <param name="isTracked">Whether bounds are wanted.</param>
    DenseRun Run(LawCase of, CaseNumbers numbers, Action<IReadOnlyList<int>> onOutput, bool isTracked);
}
