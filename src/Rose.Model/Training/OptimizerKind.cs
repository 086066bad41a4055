namespace Rose.Model.Training;

/// <summary>The rule by which gradients change parameters.</summary>
public enum OptimizerKind
{
    /// <summary>Adaptive moments with decoupled weight decay (arXiv 1711.05101).</summary>
    AdamW,

    /// <summary>Gradient descent, with momentum where it is not 0; weight decay is added to the gradient.</summary>
    Sgd,
}
