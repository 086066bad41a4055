namespace Rose.Torch.Modules;

/// <summary>From the initial rate to the least along half a cosine of the given length in epochs, then up again.</summary>
internal sealed class CosineAnnealingLR : torch.optim.lr_scheduler.LRScheduler
{
    private readonly double _length;
    private readonly double _least;

    public CosineAnnealingLR(torch.optim.Optimizer optimizer, double length, double least, int lastEpoch)
        : base(optimizer, lastEpoch)
    {
        (_length, _least) = (length, least);
        step();
    }

    // The recurrences, rather than the closed form, give PyTorch's bits.
    private protected override double Next(double initial, double current) =>
        Epoch == 0 ? current
        : IsFirst ? _least + ((initial - _least) * (1 + Math.Cos(Epoch * Math.PI / _length)) / 2)
        : (Epoch - 1 - _length) % (2 * _length) == 0 ? current + ((initial - _least) * (1 - Math.Cos(Math.PI / _length)) / 2)
        : ((1 + Math.Cos(Math.PI * Epoch / _length)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _length)) * (current - _least)) + _least;
}
