namespace Rose.Model.Tests;

/// <summary>Tests that measure the whole process; they run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
