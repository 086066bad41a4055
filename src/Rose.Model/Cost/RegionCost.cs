using Rose.Parallel;

namespace Rose.Model.Cost;

/// <summary>What <see cref="Regions"/> costs: each method there has its namesake here, which gives the shape of the result.</summary>
internal sealed class RegionCost(CostSetting setting, CostLedger ledger)
{
    private bool IsAlone => setting.TensorSize == 1;

    public void Copy(string place, Shaped x)
    {
        if (!IsAlone)
        {
            ledger.Backward(place, Collective.AllReduce, x.Bytes);
        }
    }

    public Shaped Reduce(string place, Shaped x)
    {
        if (!IsAlone)
        {
            ledger.Forward(place, Collective.AllReduce, x.Bytes);
        }

        return x;
    }

    /// <param name="whole">The extent of the dim over all ranks.</param>
    public Shaped Gather(string place, Shaped x, int dim, long whole)
    {
        if (!IsAlone)
        {
            ledger.Forward(place, Collective.AllGather, x.Bytes);
        }

        return x.With(dim, whole);
    }

    /// <param name="own">The extent of this rank's shard.</param>
    public Shaped Scatter(string place, Shaped x, int dim, long own)
    {
        var shard = x.With(dim, own);
        if (!IsAlone)
        {
            ledger.Backward(place, Collective.AllGather, shard.Bytes);
        }

        return shard;
    }

    public Shaped GatherTo(string place, Shaped x, int dim, long whole)
    {
        var all = x.With(dim, whole);
        if (!IsAlone)
        {
            ledger.Forward(place, Collective.AllGather, x.Bytes);
            ledger.Backward(place, Collective.ReduceScatter, all.Bytes);
        }

        return all;
    }

    public Shaped ReduceScatter(string place, Shaped x, int dim, long own)
    {
        var shard = x.With(dim, own);
        if (!IsAlone)
        {
            ledger.Forward(place, Collective.ReduceScatter, x.Bytes);
            ledger.Backward(place, Collective.AllGather, shard.Bytes);
        }

        return shard;
    }
}
