namespace Rose.Torch;

/// <summary>librose.so, or the libtorch behind it, cannot be loaded.</summary>
public sealed class TorchLibraryException : TorchException
{
    public TorchLibraryException()
    {
    }

    public TorchLibraryException(string message)
        : base(message)
    {
    }

    public TorchLibraryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
