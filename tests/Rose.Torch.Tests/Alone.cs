namespace Rose.Torch.Tests;

/// <summary>Tests that change what the whole process uses; they run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
