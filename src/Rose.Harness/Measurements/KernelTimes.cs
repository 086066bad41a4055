using Rose.Torch;

namespace Rose.Harness.Measurements;

/// <summary>Rank 0's time for the operators of a step by their class, in milliseconds, where <c>measure.kernels</c> asks for it.</summary>
public sealed record KernelTimes
{
    public required double Products { get; init; }

    public required double Attention { get; init; }

    public required double Normalisation { get; init; }

    public required double Elementwise { get; init; }

    public required double Embedding { get; init; }

    public required double Loss { get; init; }

    /// <summary>0 with <c>kind: forward</c>.</summary>
    public required double Optimizer { get; init; }

    public required double Communication { get; init; }

    public required double Other { get; init; }

    /// <summary>What of the step is none of these.</summary>
    public required double Host { get; init; }

    /// <param name="milliseconds">The whole step's, in which the clock was started and stopped.</param>
    internal static KernelTimes? Of(KernelClock? clock, double milliseconds) => clock is null ? null : new()
    {
        Products = clock.Milliseconds(KernelClass.Products),
        Attention = clock.Milliseconds(KernelClass.Attention),
        Normalisation = clock.Milliseconds(KernelClass.Normalisation),
        Elementwise = clock.Milliseconds(KernelClass.Elementwise),
        Embedding = clock.Milliseconds(KernelClass.Embedding),
        Loss = clock.Milliseconds(KernelClass.Loss),
        Optimizer = clock.Milliseconds(KernelClass.Optimizer),
        Communication = clock.Milliseconds(KernelClass.Communication),
        Other = clock.Milliseconds(KernelClass.Other),
        Host = milliseconds - Enum.GetValues<KernelClass>().Sum(clock.Milliseconds),
    };
}
