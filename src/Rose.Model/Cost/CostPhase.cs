namespace Rose.Model.Cost;

/// <summary>The part of a step in which something is done.</summary>
public enum CostPhase
{
    Forward,

    /// <summary>The forward pass of a block once more, within backward.</summary>
    Recompute,

    Backward,

    /// <summary>After backward: replicas' gradients, their norm, the optimizer.</summary>
    Update,
}
