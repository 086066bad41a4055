using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Builds a LayerNorm for the residual stream of a plan: whole, or in shards of the sequence.</summary>
internal static class NormFactory
{
    public static nn.Module<Tensor, Tensor> Create(GptConfig config, ParallelPlan plan, ModelContext context) => plan.SequenceParallel
        ? new SequenceParallelLayerNorm(config.DModel, context.RequiredGroup)
        : nn.LayerNorm(config.DModel);
}
