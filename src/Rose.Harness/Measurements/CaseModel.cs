using Rose.Harness.Spec;
using Rose.Model;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary>A case's model on a rank and what is drawn beside it, in the order in which the reference draws them.</summary>
internal sealed class CaseModel : IDisposable
{
    private readonly ExperimentSpec _spec;
    private readonly RankContext _rank;

    /// <summary>Seeds the rank and draws the parameters, in float32 on the CPU; then the model moves to its device and dtype.</summary>
    public CaseModel(ExperimentSpec spec, RankContext rank)
    {
        // oneDNN multiplies bfloat16 with AVX-512 alone, which the pinned kernels rule out; ATen's own need nothing.
        backends.mkldnn.enabled = spec.DType != ModelDType.BFloat16;
        (_spec, _rank) = (spec, rank);
        var seed = checked((long)spec.Seed);
        rank.Seed(seed);
        var context = spec.Rng == Rng.Torch ? ModelContext.Torch(rank) : ModelContext.Invariant(seed, rank.Group);
        Model = new Gpt(spec.Model, spec.Parallel, context);
        Model.to(rank.Device).to(DTypeOf(spec.DType));
        Model.train();
    }

    public Gpt Model { get; }

    /// <summary>Random token ids [batch, sequence], int64, of a training step: the same on every rank.</summary>
    public Tensor RandomIds(int batchSize, int sequenceLength, long step)
    {
        if (_spec.Rng == Rng.Torch)
        {
            return randint(0, _spec.Model.VocabSize, [batchSize, sequenceLength], dtype: ScalarType.Int64, device: _rank.Device, generator: _rank.Generator);
        }

        using var ids = new CounterRandom(checked((long)_spec.Seed), "input").Below(ShardLayout.Whole(batchSize, sequenceLength), _spec.Model.VocabSize, step);
        return ids.to(_rank.Device);
    }

    public void Dispose() => Model.Dispose();

    private static ScalarType DTypeOf(ModelDType dtype) => dtype switch
    {
        ModelDType.Float64 => ScalarType.Float64,
        ModelDType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };
}
