using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>Draws the masks of a model's dropouts.</summary>
public abstract class DropoutDraw
{
    private protected DropoutDraw()
    {
    }

    /// <summary>The dropouts of a module of that name within this one.</summary>
    public abstract DropoutDraw In(string name);

    /// <summary>In training each element is 0 with probability p and otherwise divided by 1 - p; in evaluation nothing changes.</summary>
    /// <param name="layout">Where x lies in the activation of the whole model, [sequences of the batch, ...].</param>
    public abstract Tensor Apply(Tensor x, double p, bool training, ShardLayout layout);

    /// <summary>Remembers what the next masks will be: the function that is returned puts that back, until what it returns is disposed.</summary>
    /// <param name="device">Of the activations.</param>
    public abstract Func<IDisposable> Remember(Device device);

    /// <summary>Whether its masks are drawn in sequence from a device's default generator, so that operators that draw by themselves do the same.</summary>
    public virtual bool IsOfDefaultGenerator(Device device) => false;

    private protected sealed class Restored(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
