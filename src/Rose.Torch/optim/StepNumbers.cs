using static Rose.Torch.torch;

namespace Rose.Torch.Modules;

/// <summary>
/// What changes from step to step of an optimizer beside gradients, in tensors [], float32, on the parameters' device: kernels
/// of a captured step read them anew each time.
/// </summary>
internal sealed class StepNumbers : IDisposable
{
    public StepNumbers(Device device)
    {
        Step = zeros([], dtype: float32, device: device).DetachFromDisposeScope();
        LearningRate = zeros([], dtype: float32, device: device).DetachFromDisposeScope();
    }

    /// <summary>The number of the step, from 1 on.</summary>
    public Tensor Step { get; }

    public Tensor LearningRate { get; }

    /// <summary>Without a copy from the host.</summary>
    public void Write(long step, double learningRate)
    {
        using var _ = no_grad();
        Step.fill_(step);
        LearningRate.fill_(learningRate);
    }

    public void Dispose()
    {
        Step.Dispose();
        LearningRate.Dispose();
    }
}
