using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>Returns its input, as an alias that is disposed apart from it.</summary>
public sealed class Identity : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal Identity()
        : base(nameof(Identity))
    {
    }

    public override torch.Tensor forward(torch.Tensor input) => Op.Call("aten::alias", input);
}
