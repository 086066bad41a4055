namespace Rose.Harness.Bench;

/// <summary>The PyTorch side cannot be run, or did not do what it should.</summary>
public sealed class PeerException(string message) : Exception(message);
