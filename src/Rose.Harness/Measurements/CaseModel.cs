using Rose.Harness.Spec;
using Rose.Model;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary>Builds a case's model and input on a rank, in the order in which the reference draws them.</summary>
internal static class CaseModel
{
    /// <summary>Seeds the rank and draws the model's parameters, in float32 on the CPU; then it moves to its device and dtype.</summary>
    public static Gpt Create(ExperimentSpec spec, RankContext rank)
    {
        // oneDNN multiplies bfloat16 with AVX-512 alone, which the pinned kernels rule out; ATen's own need nothing.
        backends.mkldnn.enabled = spec.DType != ModelDType.BFloat16;
        rank.Seed(checked((long)spec.Seed));
        var initialization = spec.Rng == Rng.Torch ? Initialization.PerRank : Initialization.Invariant;
        var model = new Gpt(spec.Model, spec.Parallel, ModelContext.Of(rank, initialization));
        model.to(rank.Device).to(DTypeOf(spec.DType));
        model.train();
        return model;
    }

    /// <summary>Random token ids [batch, sequence], int64, from the rank's generator: the same on every rank.</summary>
    public static Tensor RandomIds(ExperimentSpec spec, int batchSize, int sequenceLength, RankContext rank) =>
        randint(0, spec.Model.VocabSize, [batchSize, sequenceLength], dtype: ScalarType.Int64, device: rank.Device, generator: rank.Generator);

    private static ScalarType DTypeOf(ModelDType dtype) => dtype switch
    {
        ModelDType.Float64 => ScalarType.Float64,
        ModelDType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };
}
