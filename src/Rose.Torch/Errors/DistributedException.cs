namespace Rose.Torch;

/// <summary>A process group or store failed: a peer was lost, time ran out, or the ranks disagreed.</summary>
public sealed class DistributedException : TorchException
{
    public DistributedException()
    {
    }

    public DistributedException(string message)
        : base(message)
    {
    }

    public DistributedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
