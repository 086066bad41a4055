namespace Rose.Torch;

/// <summary>libtorch has no such operator, or no kernel of it for this device or dtype.</summary>
public sealed class TorchNotImplementedException : TorchException
{
    public TorchNotImplementedException()
    {
    }

    public TorchNotImplementedException(string message)
        : base(message)
    {
    }

    public TorchNotImplementedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
