namespace Rose.Torch;

/// <summary>An argument's value is refused.</summary>
public sealed class TorchValueException : TorchException
{
    public TorchValueException()
    {
    }

    public TorchValueException(string message)
        : base(message)
    {
    }

    public TorchValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
