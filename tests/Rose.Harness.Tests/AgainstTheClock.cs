namespace Rose.Harness.Tests;

/// <summary>Tests of what must be done in time, or that build: one after the other, when the rest has run.</summary>
[CollectionDefinition(nameof(AgainstTheClock), DisableParallelization = true)]
public sealed class AgainstTheClock;
