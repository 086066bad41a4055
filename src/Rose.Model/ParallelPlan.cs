namespace Rose.Model;

/// <summary>The parallel style of each linear layer of a GPT block; dense where nothing is said.</summary>
public sealed record ParallelPlan
{
    public static ParallelPlan Dense { get; } = new();

    public LinearStyle Qkv { get; init; } = LinearStyle.Dense;
    public LinearStyle AttentionOutput { get; init; } = LinearStyle.Dense;
    public LinearStyle Fc1 { get; init; } = LinearStyle.Dense;
    public LinearStyle Fc2 { get; init; } = LinearStyle.Dense;

    /// <summary>Whether each rank computes attention for its own heads alone, which the output projection then takes.</summary>
    public bool ShardsHeads => Qkv is { Kind: LinearStyleKind.Column, GatherOutput: false };
}
