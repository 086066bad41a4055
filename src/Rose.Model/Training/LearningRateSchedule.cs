namespace Rose.Model.Training;

/// <summary>
/// The learning rate of each step, counted from 1, of N steps with W of warm-up, between the peak P and the least M:
/// <code>
/// step s ≤ W   P · s / (W + 1)
/// step s &gt; W   t = (s - 1 - W) / (N - W), at most 1
///   constant   P
///   cosine     M + (P - M) · (1 + cos πt) / 2
///   linear     P + (M - P) · t
/// </code>
/// So step W + 1 is the first at the peak, no step has a rate of 0, and M would be that of step N + 1. Without warm-up,
/// cosine is torch's CosineAnnealingLR(T_max = N, eta_min = M), stepped after each step.
/// </summary>
public sealed record LearningRateSchedule
{
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>W, below the number of steps.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>M, from 0 to the peak; constant has no use for it.</summary>
    public double MinLearningRate { get; init; }

    /// <param name="step">From 1.</param>
    /// <param name="steps">N.</param>
    /// <param name="peak">P.</param>
    public double At(long step, long steps, double peak)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(steps, WarmupSteps);
        if (step <= WarmupSteps)
        {
            return peak * step / (WarmupSteps + 1);
        }

        var t = Math.Min(1, (double)(step - 1 - WarmupSteps) / (steps - WarmupSteps));
        return Kind switch
        {
            ScheduleKind.Cosine => MinLearningRate + ((peak - MinLearningRate) * (1 + Math.Cos(Math.PI * t)) / 2),
            ScheduleKind.Linear => peak + ((MinLearningRate - peak) * t),
            _ => peak,
        };
    }

    public LearningRateSchedule WithKind(ScheduleKind kind) => this with { Kind = kind };

    public LearningRateSchedule WithWarmupSteps(int steps) => this with { WarmupSteps = steps };

    public LearningRateSchedule WithMinLearningRate(double rate) => this with { MinLearningRate = rate };
}
