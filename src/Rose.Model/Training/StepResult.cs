using static Rose.Torch.torch;

namespace Rose.Model.Training;

/// <summary>What a training step's work comes to, still on the device: the loss [] and the gradients' norm [], float64.</summary>
internal sealed record StepResult(Tensor Loss, Tensor? GradNorm) : IDisposable
{
    public StepResult Detach()
    {
        Loss.DetachFromDisposeScope();
        GradNorm?.DetachFromDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Loss.Dispose();
        GradNorm?.Dispose();
    }
}
