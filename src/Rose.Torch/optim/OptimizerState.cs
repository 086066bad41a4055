using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>What an optimizer remembers of one parameter. Its tensors are created when the parameter's first gradient is used.</summary>
public abstract class OptimizerState : IDisposable
{
    /// <summary>How many steps the parameter has taken.</summary>
    public long step { get; set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves the tensors to a device.</summary>
    public abstract void to(torch.Device device);

    /// <summary>Copies the values of another state of the same kind.</summary>
    internal abstract void Load(OptimizerState source);

    protected abstract void Dispose(bool disposing);

    private protected static torch.Tensor ZerosLike(torch.Tensor tensor) => Op.Call("aten::zeros_like", tensor).DetachFromDisposeScope();

    private protected static torch.Tensor CloneOf(torch.Tensor tensor) => Op.Call("aten::clone", tensor).DetachFromDisposeScope();

    /// <summary>Puts a copy of source in the place of target, on target's device where there is one.</summary>
    private protected static torch.Tensor? Replace(torch.Tensor? target, torch.Tensor? source)
    {
        using var old = target;
        return source is null ? null : Op.Call("aten::to.device", source, target?.device ?? source.device, source.dtype, false, true).DetachFromDisposeScope();
    }

    private protected static torch.Tensor? Move(torch.Tensor? tensor, torch.Device device)
    {
        using var old = tensor;
        return tensor is null ? null : Op.Call("aten::to.device", tensor, device, tensor.dtype).DetachFromDisposeScope();
    }
}
