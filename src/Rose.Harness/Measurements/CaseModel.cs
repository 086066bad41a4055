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
    private readonly Mesh? _mesh;

    /// <summary>Seeds the rank and draws the parameters, in float32 on the CPU; then the model moves to its device and dtype.</summary>
    public CaseModel(ExperimentSpec spec, RankContext rank)
    {
        (_spec, _rank) = (spec, rank);
        var seed = checked((long)spec.Seed);
        rank.Seed(seed);
        var replicas = spec.World.Mesh.DataIn(spec.World.Size);
        _mesh = replicas > 1 ? new Mesh(rank.Group, MeshAxis.Of("data", replicas), MeshAxis.Of("tensor", spec.World.Mesh.TensorIn(spec.World.Size))) : null;
        Tensor = _mesh?.Group("tensor") ?? rank.Group;
        var context = (spec.Rng == Rng.Torch ? ModelContext.Torch(rank) : ModelContext.Invariant(seed)).WithGroup(Tensor);
        Model = new Gpt(spec.Model, spec.Parallel, context);
        Model.to(rank.Device).to(DTypeOf(spec.DType));
        Model.train();
    }

    public Gpt Model { get; }

    /// <summary>The ranks over which this replica of the model is sharded.</summary>
    public ProcessGroup Tensor { get; }

    /// <summary>The ranks that hold the same part of other replicas; null where there is one replica.</summary>
    public ProcessGroup? Data => _mesh?.Group("data");

    /// <summary>What this rank has asked of both groups so far.</summary>
    public Traffic Traffic => Data is null ? Tensor.Traffic : Tensor.Traffic + Data.Traffic;

    /// <summary>The time that collectives of both groups have been under way on this rank so far.</summary>
    public TimeSpan CommunicationTime => Tensor.CommunicationTime + (Data?.CommunicationTime ?? TimeSpan.Zero);

    /// <summary>The part of it in which this rank went on computing.</summary>
    public TimeSpan HiddenCommunicationTime => Tensor.HiddenCommunicationTime + (Data?.HiddenCommunicationTime ?? TimeSpan.Zero);

    /// <summary>The part of it in which another rank had not come yet; null where the backend does not tell.</summary>
    public TimeSpan? WaitingTime => Tensor.WaitingTime + (Data is null ? TimeSpan.Zero : Data.WaitingTime);

    /// <summary>What it has asked of them since an earlier reading, by kind.</summary>
    public IReadOnlyList<CollectiveTraffic> CollectivesSince(Traffic before) => [.. (Traffic - before).ByKind.Where(each => each.Calls > 0)];

    /// <summary>This replica's sequences of a batch; the same on every rank of its tensor axis.</summary>
    public Extent SequencesOf(int batchSize) => Data is null
        ? Extent.Of(0, batchSize)
        : Extent.Of(Shard.StartOf(batchSize, Data.Size, Data.Rank), Shard.SizeOf(batchSize, Data.Size, Data.Rank));

    /// <summary>Random token ids [sequences of this replica, sequence], int64, of a training step.</summary>
    public Torch.torch.Tensor RandomIds(int batchSize, int sequenceLength, long step)
    {
        if (_spec.Rng == Rng.Torch)
        {
            var all = randint(0, _spec.Model.VocabSize, [batchSize, sequenceLength], dtype: ScalarType.Int64, device: _rank.Device, generator: _rank.Generator);
            return Data is null ? all : all.narrow(0, SequencesOf(batchSize).Start, SequencesOf(batchSize).Length);
        }

        var own = ShardLayout.Whole(batchSize, sequenceLength).Cut(0, SequencesOf(batchSize));
        using var ids = new CounterRandom(checked((long)_spec.Seed), "input").Below(own, _spec.Model.VocabSize, step);
        return ids.to(_rank.Device);
    }

    public void Dispose()
    {
        Model.Dispose();
        _mesh?.Dispose();
    }

    private static ScalarType DTypeOf(ModelDType dtype) => dtype switch
    {
        ModelDType.Float64 => ScalarType.Float64,
        ModelDType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };
}
