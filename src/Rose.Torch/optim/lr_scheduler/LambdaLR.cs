namespace Rose.Torch.Modules;

/// <summary>The initial rate times a function of the epoch.</summary>
internal sealed class LambdaLR : torch.optim.lr_scheduler.LRScheduler
{
    private readonly Func<int, double> _factor;

    public LambdaLR(torch.optim.Optimizer optimizer, Func<int, double> factor, int lastEpoch)
        : base(optimizer, lastEpoch)
    {
        _factor = factor;
        step();
    }

    private protected override double Next(double initial, double current) => initial * _factor(Epoch);
}
