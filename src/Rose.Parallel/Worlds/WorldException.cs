namespace Rose.Parallel;

/// <summary>A rank of a world failed, and so the world did; the message is the first cause.</summary>
public sealed class WorldException : Exception
{
    public WorldException()
    {
    }

    public WorldException(string message)
        : base(message)
    {
    }

    public WorldException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Every rank that failed, the first cause first.</summary>
    public IReadOnlyList<RankFailure> Failures { get; private init; } = [];

    /// <param name="inOrder">The failures in the order in which they were seen.</param>
    /// <param name="cause">The exception behind the first cause, where there is one.</param>
    public static WorldException From(IReadOnlyList<RankFailure> inOrder, int worldSize, Func<RankFailure, Exception?>? cause = null)
    {
        ArgumentNullException.ThrowIfNull(inOrder);
        RankFailure[] sorted = [.. inOrder.OrderBy(failure => failure.IsConsequence)];
        var first = sorted[0];
        return new WorldException($"rank {first.Rank} of {worldSize} failed: {first.Cause}", cause?.Invoke(first)) { Failures = sorted };
    }
}
