using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Builds a linear layer in the style that a plan gives it.</summary>
internal static class LinearFactory
{
    /// <param name="context">Of the module that the layer is in.</param>
    public static nn.Module<Tensor, Tensor> Create(LinearStyle style, string name, long inFeatures, long outFeatures, ModelContext context)
    {
        var draw = context.Parameters.In(name);
        return style.Kind switch
        {
            LinearStyleKind.Column => new ColumnParallelLinear(inFeatures, outFeatures, GroupOf(context), draw, gatherOutput: style.GatherOutput),
            LinearStyleKind.Row => new RowParallelLinear(inFeatures, outFeatures, GroupOf(context), draw, inputIsParallel: style.InputIsParallel),
            _ => Dense(inFeatures, outFeatures, draw),
        };
    }

    /// <summary>A layer that every rank holds whole.</summary>
    public static Linear Dense(long inFeatures, long outFeatures, ParameterDraw draw, bool bias = true) => nn.Linear(
        draw.KaimingUniform("weight", ShardLayout.Whole(outFeatures, inFeatures)),
        bias ? draw.Uniform("bias", ShardLayout.Whole(outFeatures), 1 / Math.Sqrt(inFeatures)) : null);

    private static ProcessGroup GroupOf(ModelContext context) =>
        context.Group ?? throw new ArgumentException("the plan has a parallel layer, but ModelContext.Group is null; give it a group, or use ParallelPlan.Dense");
}
