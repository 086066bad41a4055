using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Builds a linear layer in the style that a plan gives it.</summary>
internal static class LinearFactory
{
    public static nn.Module<Tensor, Tensor> Create(LinearStyle style, long inFeatures, long outFeatures, ModelContext context) => style.Kind switch
    {
        LinearStyleKind.Column => new ColumnParallelLinear(inFeatures, outFeatures, GroupOf(context), true, style.GatherOutput, context.Initialization, context.ParameterGenerator),
        LinearStyleKind.Row => new RowParallelLinear(inFeatures, outFeatures, GroupOf(context), true, style.InputIsParallel, context.Initialization, context.ParameterGenerator),
        _ => nn.Linear(inFeatures, outFeatures, generator: context.ParameterGenerator),
    };

    private static ProcessGroup GroupOf(ModelContext context) =>
        context.Group ?? throw new ArgumentException("the plan has a parallel layer, but ModelContext.Group is null; give it a group, or use ParallelPlan.Dense");
}
