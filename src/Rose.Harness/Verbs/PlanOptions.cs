namespace Rose.Harness.Verbs;

/// <summary>The options of <c>rose plan</c>.</summary>
internal sealed record PlanOptions
{
    /// <summary>In place of the spec's <c>world.size</c>, in every case.</summary>
    public int? WorldSize { get; init; }

    /// <summary>Null for the rank that holds the most parameters.</summary>
    public int? Rank { get; init; }

    /// <summary>The one case to tell all of, counted from 1.</summary>
    public int? Case { get; init; }

    public bool AsJson { get; init; }
}
