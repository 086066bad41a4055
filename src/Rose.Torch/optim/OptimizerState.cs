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

    /// <summary>The tensors that exist so far, by name: live, not copies.</summary>
    public abstract IReadOnlyDictionary<string, torch.Tensor> named_tensors();

    /// <summary>Takes copies of tensors under their names, in the place of those that exist, on the device of like.</summary>
    /// <exception cref="ArgumentException">A name that this kind of state does not have.</exception>
    public abstract void load_tensors(IReadOnlyDictionary<string, torch.Tensor> tensors, torch.Tensor like);

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

    private protected static IReadOnlyDictionary<string, torch.Tensor> Existing(params ReadOnlySpan<(string Name, torch.Tensor? Tensor)> all)
    {
        Dictionary<string, torch.Tensor> existing = [];
        foreach (var (name, tensor) in all)
        {
            if (tensor is not null)
            {
                existing.Add(name, tensor);
            }
        }

        return existing;
    }

    private protected static torch.Tensor Copy(torch.Tensor source, torch.Tensor like) =>
        Op.Call("aten::to.device", source, like.device, source.dtype, false, true).DetachFromDisposeScope();

    private protected ArgumentException NoSuch(string name) => new($"{GetType().Name} has no tensor {name}", nameof(name));

    private protected static torch.Tensor? Move(torch.Tensor? tensor, torch.Device device)
    {
        using var old = tensor;
        return tensor is null ? null : Op.Call("aten::to.device", tensor, device, tensor.dtype).DetachFromDisposeScope();
    }
}
