namespace Rose.Model.Cost;

/// <summary>Over which ranks a collective goes.</summary>
public enum CostAxis
{
    /// <summary>Those that hold the shards of one replica.</summary>
    Tensor,

    /// <summary>Those that hold the same shards of all replicas.</summary>
    Data,
}
