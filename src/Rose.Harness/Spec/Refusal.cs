namespace Rose.Harness.Spec;

/// <summary>Why a value is refused, to be read after its path, and what to write instead.</summary>
internal sealed record Refusal(string Rule, string Remedy);
