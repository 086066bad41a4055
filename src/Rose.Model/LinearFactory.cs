using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Builds a linear layer in the style that a plan gives it.</summary>
internal static class LinearFactory
{
    /// <param name="context">Of the module that the layer is in.</param>
    public static nn.Module<Tensor, Tensor> Create(LinearStyle style, string name, long inFeatures, long outFeatures, ModelContext context, bool bias = true)
    {
        var draw = context.Parameters.In(name);
        return style.Kind switch
        {
            LinearStyleKind.Column => new ColumnParallelLinear(inFeatures, outFeatures, context.RequiredGroup, draw, bias, style.GatherOutput, style.InputInRegion),
            LinearStyleKind.Row => new RowParallelLinear(inFeatures, outFeatures, context.RequiredGroup, draw, bias, style.InputIsParallel, style.ScatterSequence ? 1 : null),
            _ => Dense(inFeatures, outFeatures, draw, bias),
        };
    }

    /// <summary>A layer that every rank holds whole.</summary>
    private static Linear Dense(long inFeatures, long outFeatures, ParameterDraw draw, bool bias) => nn.Linear(
        draw.KaimingUniform("weight", ShardLayout.Whole(outFeatures, inFeatures)),
        bias ? draw.Uniform("bias", ShardLayout.Whole(outFeatures), 1 / Math.Sqrt(inFeatures)) : null);
}
