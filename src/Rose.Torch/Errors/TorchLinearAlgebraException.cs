namespace Rose.Torch;

/// <summary>A decomposition did not converge or met a singular matrix.</summary>
public sealed class TorchLinearAlgebraException : TorchException
{
    public TorchLinearAlgebraException()
    {
    }

    public TorchLinearAlgebraException(string message)
        : base(message)
    {
    }

    public TorchLinearAlgebraException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
