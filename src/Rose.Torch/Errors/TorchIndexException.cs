namespace Rose.Torch;

/// <summary>An index or dim lies outside the tensor.</summary>
public sealed class TorchIndexException : TorchException
{
    public TorchIndexException()
    {
    }

    public TorchIndexException(string message)
        : base(message)
    {
    }

    public TorchIndexException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
