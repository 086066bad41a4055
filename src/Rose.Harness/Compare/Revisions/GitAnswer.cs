namespace Rose.Harness.Compare.Revisions;

/// <summary>What a run of git came to.</summary>
internal sealed record GitAnswer(int ExitCode, string Output, string Errors);
