namespace Rose.Torch.Modules;

/// <summary>A tensor that a module learns: assigned to a field of a module, it is registered as one of its parameters.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over the memory of data, which becomes invalid.</summary>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(Leaf(data)) => this.requires_grad = requires_grad;

    // What was computed keeps its history; a parameter has none.
    private static torch.Tensor Leaf(torch.Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.is_leaf)
        {
            return data;
        }

        using (data)
        {
            return Interop.Op.Call("aten::detach", data);
        }
    }
}
