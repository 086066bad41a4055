using Rose.Model;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// A GPT saved under one plan on all ranks and loaded under another on some of them, and back: not a bit changes. What
/// must come out is the model that one rank draws.
/// </summary>
internal sealed class CheckpointLaw : Subject
{
    private const string There = "there";
    private const string Back = "there and back";

    public static CheckpointLaw Law { get; } = new()
    {
        Name = "checkpoint",
        Sizes = [.. GptCase.Sizes, CaseSize.Of("loaders", 8), CaseSize.Choice("load_attention", "heads", "gathered_row", "gathered_dense", "dense_row", "dense"), CaseSize.Choice("load_embedding", "dense", "vocab")],
        DTypes = [ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16],
    };

    public override required string Name { get; init; }

    public override required IReadOnlyList<CaseSize> Sizes { get; init; }

    public override RankResult Run(LawCase of, RankContext rank)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(rank);
        using var scope = NewDisposeScope();
        var path = PathOf(of, rank);
        using var saved = Model(of, GptCase.Plan(of), rank.Group, of.Seed);
        Checkpoint.Save(path, new TrainingState { Model = saved }, step: 1, rank.Group);

        // Models of other numbers, so that what is not loaded shows.
        var loads = rank.Rank < of["loaders"];
        using var part = rank.Group.Split([.. Enumerable.Range(0, rank.WorldSize).Where(each => each < of["loaders"] == loads)]);
        using var other = loads ? Model(of, LoadPlan(of), part, of.Seed + 1L) : null;
        List<RankTensor> results = [];
        if (other is not null)
        {
            Checkpoint.Load(path, new TrainingState { Model = other }, part);
            results.AddRange(Whole(other, There));
            Checkpoint.Save(path, new TrainingState { Model = other }, step: 2, part);
        }

        rank.Group.Barrier();
        using var back = Model(of, GptCase.Plan(of), rank.Group, of.Seed + 2L);
        Checkpoint.Load(path, new TrainingState { Model = back }, rank.Group);
        results.AddRange(Whole(back, Back));
        rank.Group.Barrier();
        if (rank.Rank == 0)
        {
            File.Delete(path);
        }

        return new RankResult { Tensors = results };
    }

    internal override IReadOnlyList<Expectation> Expect(LawCase of, Solo solo, Bounds bounds) => solo(_ => Expect(of));

    private static IReadOnlyList<Expectation> Expect(LawCase of)
    {
        using var scope = NewDisposeScope();
        using var drawn = Model(of, ParallelPlan.Dense, null, of.Seed);
        return [.. new[] { There, Back }.SelectMany(way => Whole(drawn, way)).Select(each => new Expectation
        {
            Name = each.Name,
            Law = Laws.Law.P8,
            Shape = each.Value!.Shape,
            Values = each.Value.Values,
        })];
    }

    private protected override string? OwnFaultOf(LawCase of) =>
        of.Values == CaseValues.Integer ? "a model's parameters are reals"
        : of.Layout != CaseLayout.Contiguous ? "a model's parameters are contiguous"
        : of["loaders"] > of.WorldSize ? $"loaders = {of["loaders"]} is more than the world's {of.WorldSize}"
        : GptCase.FaultOf(of, of.WorldSize) ?? FaultOfLoad(of);

    // One for all ranks, which may be processes, and no other world's.
    private static string PathOf(LawCase of, RankContext rank)
    {
        using var own = tensor((long)Environment.ProcessId, device: rank.Device);
        using var first = rank.Group.Broadcast(own, 0);
        return Path.Combine(Path.GetTempPath(), $"rose-law-{first.item<long>()}-{CaseToken.Of(of)[^8..]}-{rank.WorldSize}.safetensors");
    }

    private static string? FaultOfLoad(LawCase of)
    {
        var faults = PlanValidator.Validate(GptCase.Config(of), LoadPlan(of), of["loaders"]);
        return faults.Count == 0 ? null : faults[0].Message;
    }

    private static ParallelPlan LoadPlan(LawCase of)
    {
        var plan = AttentionLaw.PlanOf(of["load_attention"]);
        return plan with { Embedding = (EmbeddingStyle)of["load_embedding"], Fc1 = LinearStyle.Column(gatherOutput: false), Fc2 = LinearStyle.Row(inputIsParallel: true) };
    }

    private static Gpt Model(LawCase of, ParallelPlan plan, ProcessGroup? group, long seed)
    {
        var model = new Gpt(GptCase.Config(of), plan, ModelContext.Invariant(seed, group));
        model.to(of.DType);
        return model;
    }

    private static List<RankTensor> Whole(Gpt model, string way) =>
        [.. model.named_parameters().Select(pair => new RankTensor { Name = $"{pair.name} {way}", Value = HostTensors.Of(Gathering.Whole(pair.parameter)) })];
}
