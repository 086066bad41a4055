namespace Rose.Torch;

/// <summary>An allocation failed, on the host or on the device.</summary>
public sealed class TorchOutOfMemoryException : TorchException
{
    public TorchOutOfMemoryException()
    {
    }

    public TorchOutOfMemoryException(string message)
        : base(message)
    {
    }

    public TorchOutOfMemoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
