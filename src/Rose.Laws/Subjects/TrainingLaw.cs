using Rose.Model;
using Rose.Model.Training;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// Two training steps of a GPT under every plan: micro-batches, an active limit on the gradients' norm, dropout,
/// recomputation, replicas. Held against one rank that trains the dense model in float64, of the whole batch at once.
/// </summary>
internal sealed class TrainingLaw : Subject
{
    private const int Steps = 2;
    private const int Perturbations = 2;
    private const double Rate = 0.1;
    private const double Dropout = 0.25;

    // Steps pass roundings on to the next, and dropout scales them up.
    private const double Roundings = 4 * Bound.NormwiseUlps;
    private static readonly double _step = Math.ScaleB(1, -30);

    public static TrainingLaw Law { get; } = new()
    {
        Name = "training",
        Sizes = [.. GptCase.Sizes, CaseSize.Of("micro_batches", 3), CaseSize.Flag("dropout"), CaseSize.Flag("recompute"), CaseSize.Flag("clip"), CaseSize.Flag("momentum"), CaseSize.Flag("replicas")],
        DTypes = [ScalarType.Float32, ScalarType.Float64],
    };

    public override required string Name { get; init; }

    public override required IReadOnlyList<CaseSize> Sizes { get; init; }

    public override RankResult Run(LawCase of, RankContext rank)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(rank);
        using var scope = NewDisposeScope();
        var replicas = Replicas(of);
        using var mesh = new Mesh(rank.Group, new MeshAxis { Name = "data", Size = replicas }, new MeshAxis { Name = "tensor", Size = rank.WorldSize / replicas });
        var (data, tensor) = (mesh.Group("data"), mesh.Group("tensor"));
        using var model = new Gpt(GptCase.Config(of, DropoutOf(of)), GptCase.Plan(of), ModelContext.Invariant(of.Seed, tensor));
        model.to(of.DType).to(rank.Device);
        using var trainer = new Trainer(model, Options(of) with { MicroBatches = of["micro_batches"], Recompute = of.Is("recompute") ? Recompute.Blocks : Recompute.None }, tensor, data);
        List<RankTensor> results = [];
        for (var step = 1; step <= Steps; step++)
        {
            var ids = Ids(of, step).to(rank.Device);
            var done = trainer.Step(ids.narrow(0, Shard.StartOf(ids.size(0), replicas, data.Rank), Shard.SizeOf(ids.size(0), replicas, data.Rank)));
            results.Add(Number($"loss of step {step}", done.Loss));
            if (done.GradNorm is { } norm)
            {
                results.Add(Number($"norm of step {step}", norm));
            }
        }

        results.AddRange(model.named_parameters().Select(pair => new RankTensor
        {
            Name = $"{pair.name} after {Steps} steps",
            Value = HostTensors.Of(pair.parameter),
            Extents = pair.parameter is ShardedParameter { Layout.IsWhole: false } sharded ? sharded.Layout.Extents : null,
        }));
        return new RankResult { Tensors = results };
    }

    internal override bool HasLeastBounds => true;

    internal override IReadOnlyList<Expectation> Expect(LawCase of, Solo solo, Bounds bounds) => solo(_ => Expect(of, bounds));

    private static IReadOnlyList<Expectation> Expect(LawCase of, Bounds bounds)
    {
        var exact = Dense(of, null);
        // A loss near 0 is a difference of terms that are not, and so is its gradient, which is all that moves a bias from 0.
        var spread = exact.Select(each => each.Value.Values.Select(Math.Abs).Append(each.Value.Shape.Count == 0 ? 1 : Rate / Bound.LargestCancellation).Max()).ToArray();
        for (var k = 0; bounds == Bounds.Full && k < Perturbations; k++)
        {
            foreach (var (tensor, other) in Dense(of, SplitMix64.Stream(of.Seed, k)).Index())
            {
                spread[tensor] = Math.Max(spread[tensor], exact[tensor].Value.Values.Zip(other.Value.Values, (a, b) => Math.Abs(b - a) / _step).Max());
            }
        }

        var u = Bound.UnitRoundoff(of.DType) * (of.DType == ScalarType.Float64 ? 2 : 1);
        var law = of["micro_batches"] > 1 ? Laws.Law.P10 : of.Is("dropout") ? Laws.Law.P11 : Laws.Law.P6;
        return [.. exact.Select((each, k) => new Expectation
        {
            Name = each.Name,
            Law = each.Name == "loss of step 1" && law == Laws.Law.P6 ? Laws.Law.P1 : law,
            Shape = each.Value.Shape,
            Values = each.Value.Values,
            Bounds = [.. each.Value.Values.Select(_ => Roundings * u * spread[k])],
            Scale = double.PositiveInfinity,
            UnitRoundoff = u,
        })];
    }

    private protected override string? OwnFaultOf(LawCase of) =>
        of.Values == CaseValues.Integer ? "it does not keep integers"
        : of.Layout != CaseLayout.Contiguous ? "token ids are contiguous"
        : of["batch"] % of["micro_batches"] != 0 ? $"micro_batches = {of["micro_batches"]} does not divide batch = {of["batch"]}"
        : of.Is("replicas") && (of.WorldSize % 2 != 0 || of["batch"] < 2 * of["micro_batches"]) ? "two replicas need an even world and sequences for each micro-batch of both"
        : GptCase.FaultOf(of, of.WorldSize / Replicas(of));

    private static int Replicas(LawCase of) => of.Is("replicas") ? 2 : 1;

    private static double DropoutOf(LawCase of) => of.Is("dropout") ? Dropout : 0;

    private static TrainerOptions Options(LawCase of) => new()
    {
        Steps = Steps,
        Optimizer = OptimizerKind.Sgd,
        LearningRate = Rate,
        WeightDecay = 0,
        Momentum = of.Is("momentum") ? 0.5 : 0,
        ClipNorm = of.Is("clip") ? 0.5 : 0,
    };

    private static Tensor Ids(LawCase of, int step)
    {
        var numbers = new CaseNumbers(of, 1);
        numbers.DrawIndices($"ids of step {step}", of["batch"] * of["tokens"], of["vocab"], ignored: null);
        return tensor([.. numbers.Indices($"ids of step {step}")], [of["batch"], of["tokens"]], int64);
    }

    private static List<(string Name, HostTensor Value)> Dense(LawCase of, SplitMix64? direction)
    {
        using var scope = NewDisposeScope();
        using var model = new Gpt(GptCase.Config(of, DropoutOf(of)), ParallelPlan.Dense, ModelContext.Invariant(of.Seed));
        model.to(of.DType).to(ScalarType.Float64);
        if (direction is not null)
        {
            Perturb(model, direction);
        }

        using var trainer = new Trainer(model, Options(of));
        List<(string, HostTensor)> results = [];
        for (var step = 1; step <= Steps; step++)
        {
            var done = trainer.Step(Ids(of, step));
            results.Add(($"loss of step {step}", Scalar(done.Loss)));
            if (done.GradNorm is { } norm)
            {
                results.Add(($"norm of step {step}", Scalar(norm)));
            }
        }

        results.AddRange(model.named_parameters().Select(pair => ($"{pair.name} after {Steps} steps", HostTensors.Of(pair.parameter))));
        return results;
    }

    private static void Perturb(Gpt model, SplitMix64 direction)
    {
        using var _ = no_grad();
        foreach (var parameter in model.parameters())
        {
            double[] factors = [.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => 1 + (_step * (direction.Next() % 2 == 0 ? 1 : -1)))];
            parameter.mul_(tensor(factors, parameter.shape, ScalarType.Float64));
        }
    }

    private static RankTensor Number(string name, double value) => new() { Name = name, Value = Scalar(value) };

    private static HostTensor Scalar(double value) => new() { Shape = [], Values = [value] };
}
