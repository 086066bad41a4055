using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>A module of every kind of component, as users write them.</summary>
internal sealed class Block : nn.Module<Tensor, Tensor>
{
    private readonly Linear fc1 = nn.Linear(4, 6);
    private readonly Parameter scale = nn.Parameter(Draw.Of(1, 2, 3, 4));
    private readonly Tensor mask = Draw.Of(1, 0, 1, 0);

    [ComponentName(Name = "layers")]
    private readonly ModuleList<Linear> _layers = nn.ModuleList(nn.Linear(2, 2), nn.Linear(2, 2, hasBias: false));

    public Block()
        : base("Block")
    {
        register_buffer("scratch", Draw.Of(0), persistent: false);
        RegisterComponents();
    }

    public Dropout Drop { get; } = nn.Dropout(0.5);

    public ModuleList<Linear> Layers => _layers;

    public override Tensor forward(Tensor input) => Drop.call(fc1.call(input + scale + mask));
}
