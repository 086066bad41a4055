namespace Rose.Torch.Modules;

/// <summary>The settings of Adam and AdamW.</summary>
public class AdamOptions : OptimizerOptions
{
    public double? beta1 { get; set; }

    public double? beta2 { get; set; }

    public double? eps { get; set; }

    public double? weight_decay { get; set; }

    public bool? amsgrad { get; set; }

    public bool? maximize { get; set; }

    internal override void FillFrom(OptimizerOptions defaults)
    {
        base.FillFrom(defaults);
        var own = (AdamOptions)defaults;
        beta1 ??= own.beta1;
        beta2 ??= own.beta2;
        eps ??= own.eps;
        weight_decay ??= own.weight_decay;
        amsgrad ??= own.amsgrad;
        maximize ??= own.maximize;
    }

    internal static AdamOptions Checked(double lr, double beta1, double beta2, double eps, double weightDecay, bool amsgrad, bool maximize) => new()
    {
        LearningRate = torch.optim.Optimizer.NotNegative(lr, nameof(lr)),
        beta1 = torch.optim.Optimizer.BelowOne(beta1, nameof(beta1)),
        beta2 = torch.optim.Optimizer.BelowOne(beta2, nameof(beta2)),
        eps = torch.optim.Optimizer.NotNegative(eps, nameof(eps)),
        weight_decay = torch.optim.Optimizer.NotNegative(weightDecay, "weight_decay"),
        amsgrad = amsgrad,
        maximize = maximize,
    };
}
