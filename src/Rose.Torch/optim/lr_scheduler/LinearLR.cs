namespace Rose.Torch.Modules;

/// <summary>From start·initial to end·initial in equal steps.</summary>
internal sealed class LinearLR : torch.optim.lr_scheduler.LRScheduler
{
    private readonly double _start;
    private readonly double _end;
    private readonly int _steps;

    public LinearLR(torch.optim.Optimizer optimizer, double start, double end, int steps, int lastEpoch)
        : base(optimizer, lastEpoch)
    {
        if (start is not (> 0 and <= 1) || end is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"start_factor = {start} must be above 0 and at most 1, end_factor = {end} from 0 to 1");
        }

        (_start, _end, _steps) = (start, end, steps);
        step();
    }

    private protected override double Next(double initial, double current) =>
        Epoch == 0 ? current * _start
        : Epoch > _steps ? current
        : current * (1.0 + ((_end - _start) / ((_steps * _start) + ((Epoch - 1) * (_end - _start)))));
}
