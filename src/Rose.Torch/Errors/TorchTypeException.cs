namespace Rose.Torch;

/// <summary>An argument's type is refused.</summary>
public sealed class TorchTypeException : TorchException
{
    public TorchTypeException()
    {
    }

    public TorchTypeException(string message)
        : base(message)
    {
    }

    public TorchTypeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
