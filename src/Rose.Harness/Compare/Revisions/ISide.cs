namespace Rose.Harness.Compare.Revisions;

/// <summary>One of the two states of a repository that are compared.</summary>
internal interface ISide : IDisposable
{
    /// <summary>For people: <c>HEAD~3 (1a2b3c4d)</c>, or <c>the work tree</c>.</summary>
    string Name { get; }

    /// <summary>The files below <c>results/</c> and <c>experiments/</c>, from the repository's root.</summary>
    IReadOnlyCollection<string> Paths { get; }

    /// <summary>The file's bytes; null where it is not there. Read it to its end, or close it, before the next.</summary>
    Stream? Open(string path);
}
