using System.Globalization;
using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>Modules one after the other, each fed with the output of the one before; unnamed ones are called "0", "1", ...</summary>
public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly List<torch.nn.Module<torch.Tensor, torch.Tensor>> _modules = [];

    internal Sequential()
        : base(nameof(Sequential))
    {
    }

    public int Count => _modules.Count;

    public torch.nn.Module<torch.Tensor, torch.Tensor> this[int index] => _modules[index];

    public Sequential append(string name, torch.nn.Module<torch.Tensor, torch.Tensor> module)
    {
        register_module(name, module);
        _modules.Add(module);
        return this;
    }

    public Sequential append(torch.nn.Module<torch.Tensor, torch.Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

    public override torch.Tensor forward(torch.Tensor input)
    {
        var current = input;
        foreach (var module in _modules)
        {
            var next = module.call(current);
            if (!ReferenceEquals(current, input) && !ReferenceEquals(current, next))
            {
                current.Dispose();
            }

            current = next;
        }

        // Whoever disposes the output must not thereby dispose the input.
        return ReferenceEquals(current, input) ? Op.Call("aten::alias", input) : current;
    }
}
