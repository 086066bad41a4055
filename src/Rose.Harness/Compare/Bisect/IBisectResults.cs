namespace Rose.Harness.Compare.Bisect;

/// <summary>Where a commit's results come from.</summary>
internal interface IBisectResults
{
    /// <summary>The CSV's bytes at a commit; null where it has none.</summary>
    /// <exception cref="OperationCanceledException">The user has broken it off.</exception>
    byte[]? Of(string commit, CancellationToken interrupt);
}
