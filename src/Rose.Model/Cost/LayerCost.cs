using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model.Cost;

/// <summary>What the layers cost that are no GPT's own: linear ones in each style, norms, dropouts.</summary>
/// <param name="products">The dtype of matrix products: bfloat16 in mixed precision, else that of the parameters.</param>
internal sealed class LayerCost(CostSetting setting, CostLedger ledger, RegionCost regions, ScalarType products)
{
    private long ProductBytes => Shaped.SizeOf(products);

    /// <summary>As <see cref="LinearFactory"/>'s layers: [..., in] to [..., out], or what the style leaves of it.</summary>
    public Shaped Linear(string place, LinearShape shape, Shaped x, string kept)
    {
        var style = shape.Style;
        if (style is { Kind: LinearStyleKind.Column, InputInRegion: false })
        {
            regions.Copy(place, x);
        }

        if (style is { Kind: LinearStyleKind.Row, InputIsParallel: false })
        {
            x = regions.Scatter(place, x, -1, shape.LocalIn);
        }

        var y = Product(place, x, shape.LocalOut, kept);
        var bias = new Shaped(setting.DType, shape.Out);
        switch (style.Kind)
        {
            case LinearStyleKind.Column:
                y = y.Plus(bias);
                Biased(place, y);
                return style.GatherOutput ? regions.Gather(place, y, -1, shape.Out) : y;
            case LinearStyleKind.Row:
                y = style.ScatterSequence ? ScatterSequence(place, y) : regions.Reduce(place, y);
                if (style.ScatterSequence)
                {
                    regions.Copy($"{place}.bias", bias);
                }

                y = y.Plus(bias);
                Biased(place, y);
                return y;
            default:
                // The bias is part of the one operator, and of its dtype: it lies in the result before the product is added.
                ledger.Pass(place, forward: y.Bytes, backward: y.Bytes);
                return y;
        }
    }

    /// <summary>X Wᵀ: [..., k] to [..., n]; backward reads X and W.</summary>
    public Shaped Product(string place, Shaped x, long n, string kept)
    {
        ledger.Product(place, x.Rows, n, x.Last, ProductBytes);
        ledger.Keep(place, kept, x.As(products).Bytes);
        if (products != setting.DType)
        {
            ledger.Keep(place, "weight in bfloat16", new Shaped(products, n, x.Last).Bytes);
        }

        return x.With(-1, n).As(products);
    }

    /// <summary>LayerNorm over the last dim; on sequence shards its parameters' gradients are summed together.</summary>
    public Shaped Norm(string place, Shaped x)
    {
        if (setting.EffectivePlan.SequenceParallel)
        {
            regions.Copy(place, new Shaped(setting.DType, 2, x.Last));
        }

        ledger.Function(place, OperatorKind.LayerNorm, x.Elements);
        ledger.Keep(place, "input", x.Bytes);
        ledger.Keep(place, "mean and deviation", 2 * x.Rows * Shaped.SizeOf(setting.DType == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32));
        return x;
    }

    /// <summary>A mask of factors is kept.</summary>
    public Shaped Dropout(string place, Shaped x)
    {
        if (setting.Model.Dropout > 0 && setting.Training is not null)
        {
            ledger.Keep(place, "dropout mask", x.Bytes);
        }

        if (setting.Model.Dropout > 0)
        {
            ledger.Function(place, OperatorKind.Dropout, x.Elements);
        }

        return x;
    }

    /// <summary>The sum with a residual; backward adds the gradients of both ways.</summary>
    public void Added(string place, Shaped y) => ledger.Pass(place, forward: 3.0 * y.Bytes, backward: 3.0 * y.Bytes);

    // Backward sums over the rows.
    private void Biased(string place, Shaped y) => ledger.Pass(place, forward: 2.0 * y.Bytes, backward: y.Bytes);

    private Shaped ScatterSequence(string place, Shaped y) => regions.ReduceScatter(place, y, 1, Shard.SizeOf(y.Shape[1], setting.TensorSize, setting.TensorRank));
}
