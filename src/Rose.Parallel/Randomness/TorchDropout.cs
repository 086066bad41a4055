using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>Masks in sequence from one of torch's generators; each rank draws for what it holds.</summary>
/// <param name="generator">On the device of the activations; null is its default generator.</param>
public sealed class TorchDropout(Generator? generator = null) : DropoutDraw
{
    public override DropoutDraw In(string name) => this;

    public override Tensor Apply(Tensor x, double p, bool training, ShardLayout layout) => nn.functional.dropout(x, p, training, generator: generator);

    public override bool IsOfDefaultGenerator(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return generator is null || (generator.IsDefault && generator.device.type == device.type);
    }

    public override Func<IDisposable> Remember(Device device)
    {
        var own = generator ?? Generator.DefaultFor(device);
        var remembered = State(own);
        return () =>
        {
            var now = State(own);
            Set(own, remembered);
            return new Restored(() => Set(own, now));
        };
    }

    private static byte[] State(Generator of)
    {
        using var state = of.get_state();
        return [.. state.bytes];
    }

    private static void Set(Generator of, byte[] bytes)
    {
        using var state = tensor(bytes);
        of.set_state(state);
    }
}
