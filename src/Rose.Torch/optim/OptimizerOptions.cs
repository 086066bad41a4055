namespace Rose.Torch.Modules;

/// <summary>The settings of a parameter group; what is null takes the optimizer's own value when the group is added.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    /// <summary>The learning rate that the group started with: what schedulers scale.</summary>
    public double InitialLearningRate { get; set; }

    internal virtual void FillFrom(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
    }

    internal OptimizerOptions Copy() => (OptimizerOptions)MemberwiseClone();
}
