namespace Rose.Torch.Modules;

/// <summary>The squared difference of input and target.</summary>
public sealed class MSELoss : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
{
    public MSELoss(torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
        : base(nameof(MSELoss)) => this.reduction = reduction;

    public torch.nn.Reduction reduction { get; }

    public override torch.Tensor forward(torch.Tensor input1, torch.Tensor input2) => torch.nn.functional.mse_loss(input1, input2, reduction);
}
