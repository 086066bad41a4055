namespace Rose.Harness.Compare.Bisect;

/// <summary>What is told git of a commit.</summary>
internal enum BisectVerdict
{
    Good,
    Bad,

    /// <summary>It has no such row, or its run fails.</summary>
    Skip,
}
