namespace Rose.Harness.Compare;

/// <summary>What makes a comparison impossible: a file that is no CSV, an unknown revision, nothing to compare.</summary>
internal sealed class CompareFault(string message) : Exception(message);
