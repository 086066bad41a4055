using System.Runtime.InteropServices;
using Rose.Torch.Interop;

namespace Rose.Torch;

/// <summary>libtorch refused or failed; the message names the operator with its arguments, then libtorch's reason.</summary>
public class TorchException : ExternalException
{
    public TorchException()
    {
    }

    public TorchException(string message)
        : base(message)
    {
    }

    public TorchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static TorchException From(Status status, string what, string reason)
    {
        var message = $"{what}: {reason.TrimEnd()}";
        return status switch
        {
            Status.Index => new TorchIndexException(message),
            Status.Value => new TorchValueException(message),
            Status.Type => new TorchTypeException(message),
            Status.NotImplemented => new TorchNotImplementedException(message),
            Status.OutOfMemory => new TorchOutOfMemoryException(message),
            Status.LinearAlgebra => new TorchLinearAlgebraException(message),
            Status.Distributed => new DistributedException(message),
            _ => new TorchException(message),
        };
    }
}
