using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>With invariant shards, every plan at every world size is the dense model.</summary>
public sealed class GptParallelTests
{
    public static MatrixTheoryData<string, int, bool> PlansAndWorlds => new(GptRun.Plans.Keys, [1, 3, 5], [false, true]);

    private static readonly Dictionary<string, LinearStyle> _heads = new()
    {
        ["dense"] = LinearStyle.Dense,
        ["gathered"] = LinearStyle.Column(true),
        ["sliced"] = LinearStyle.Column(false),
    };

    public static MatrixTheoryData<EmbeddingStyle, string, bool, int> TiedPlansAndSizes =>
        new(Enum.GetValues<EmbeddingStyle>(), _heads.Keys, [false, true], [1, 2, 3, 5]);

    public static MatrixTheoryData<string, int> PlansAndSizes => new(GptRun.Plans.Keys, [2, 3]);

    /// <summary>Plans, world sizes, and 1 or 2 key/value heads for 4 query heads.</summary>
    public static MatrixTheoryData<string, int, int> SharedHeads => new(["head-sharded", "head-sharded, sequence"], [2, 3, 5], [1, 2]);

    [Theory]
    [MemberData(nameof(PlansAndWorlds))]
    public void Loss_logits_and_all_gradients_are_those_of_the_dense_model(string plan, int size, bool odd) => EqualsDense(
        new GptRun { Plan = GptRun.Plans[plan], Config = odd ? GptRun.Odd : GptRun.Small with { Dropout = 0 } },
        size);

    [Theory]
    [MemberData(nameof(SharedHeads))]
    public void Heads_that_share_keys_and_values_are_those_of_the_dense_model(string plan, int size, int keyValueHeads) =>
        EqualsDense(new GptRun { Plan = GptRun.Plans[plan], Config = GptRun.Small with { NKvHeads = keyValueHeads } }, size);

    [Theory]
    [InlineData(2, 0.1)]
    [InlineData(3, 0.1)]
    [InlineData(5, 0)]
    public void Over_gloo_shards_of_the_sequence_have_the_bits_of_whole_sequences(int size, double dropout)
    {
        // gloo's reduce-scatter is an all-reduce, and all between the layers goes by tokens.
        var run = new GptRun { Plan = GptRun.Plans["sequence"], Config = GptRun.Odd with { Dropout = dropout } };
        KeptWorlds.Of(size, Backend.Gloo).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var whole = run with { Plan = run.Plan with { SequenceParallel = false } };
            Bits.Equal(whole.Forward(rank, whole.Model(rank)).Logits, run.Forward(rank, run.Model(rank)).Logits, "logits");
        });
    }

    [Theory]
    [MemberData(nameof(TiedPlansAndSizes))]
    public void A_tied_table_has_the_gradient_of_the_dense_model_however_table_and_head_are_cut(EmbeddingStyle embedding, string head, bool sequence, int size) => EqualsDense(
        new GptRun
        {
            Config = GptRun.Odd with { TieEmbeddings = true },
            Plan = GptRun.Plans["the second post"] with { Embedding = embedding, LmHead = _heads[head], SequenceParallel = sequence },
        },
        size);

    [Theory]
    [MemberData(nameof(PlansAndSizes))]
    public void After_twenty_steps_of_AdamW_loss_and_parameters_are_still_those_of_the_dense_model(string plan, int size) =>
        CheckTraining(new GptRun { Plan = GptRun.Plans[plan], Config = GptRun.Small with { NLayers = 1 } }, size);

    [Theory]
    [MemberData(nameof(SharedHeads))]
    public void After_twenty_steps_shared_keys_and_values_are_still_the_same_on_the_ranks_that_hold_them(string plan, int size, int keyValueHeads) =>
        CheckTraining(new GptRun { Plan = GptRun.Plans[plan], Config = GptRun.Small with { NLayers = 1, NKvHeads = keyValueHeads } }, size);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Per_rank_shards_make_another_model_that_all_ranks_agree_on(int size)
    {
        var run = new GptRun { Plan = GptRun.Plans["the second post"] };
        var invariant = Loss(run, size);
        var perRank = Loss(run with { IsTorch = true }, size);
        Assert.Single(perRank.Distinct());
        Assert.NotEqual(invariant[0], perRank[0]);
    }

    [Fact]
    public void Without_use_tensor_parallel_the_plan_changes_nothing()
    {
        var config = GptRun.Small with { UseTensorParallel = false, DModel = 36, DFf = 35 };
        var run = new GptRun { Plan = GptRun.Plans["the second post"], Config = config };
        KeptWorlds.Of(2).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var (model, dense) = (run.Model(rank), run.Dense().Model(rank));
            Assert.Equal(Shapes(dense), Shapes(model));
            Bits.Equal(run.Dense().Forward(rank, run.Dense().Model(rank)).Logits, run.Forward(rank, run.Model(rank)).Logits, "logits");
        });

        // No group is needed then.
        using var scope = NewDisposeScope();
        Assert.Equal(61L, new Gpt(config, run.Plan, ModelContext.Invariant(seed: 1)).call(zeros([1, 3], dtype: int64), null, null).Logits.size(-1));
    }

    [Fact]
    public void A_parallel_plan_without_a_group_says_so()
    {
        var error = Assert.Throws<ArgumentException>(() => new Gpt(GptRun.Small, GptRun.Plans["all column"], ModelContext.Invariant(seed: 1)));
        Assert.Equal("the plan has a parallel layer, but ModelContext.Group is null; give it a group, or use ParallelPlan.Dense", error.Message);
    }

    [Fact]
    public void A_plan_at_fault_is_refused_with_every_fault() => KeptWorlds.Of(2).Run(rank =>
    {
        var plan = new ParallelPlan { Qkv = LinearStyle.Column(false), Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(false) };
        var config = GptRun.Small with { NHeads = 5, Dropout = 1 };
        var error = Assert.Throws<ArgumentException>(() => new Gpt(config, plan, ModelContext.Invariant(seed: 1, rank.Group)));
        Assert.Equal(
            PlanValidator.Validate(config, plan, 2).Select(fault => fault.Message),
            error.Message.Split(Environment.NewLine));
        Assert.All(
            ["model.d_model = 48", "model.dropout = 1", "parallel.qkv.gather_output = false", "parallel.fc1.gather_output = false"],
            field => Assert.Contains(field, error.Message, StringComparison.Ordinal));
    });

    private static void EqualsDense(GptRun of, int size)
    {
        foreach (var (dtype, lossBound, gradientBound) in new[] { (float32, 1e-6, 1e-5), (float64, 1e-13, 1e-12) })
        {
            var run = of with { DType = dtype };
            var dense = DenseRuns.Backward(run);
            KeptWorlds.Of(size).Run(rank =>
            {
                using var scope = NewDisposeScope();
                var model = run.Model(rank);
                var actual = run.Forward(rank, model);
                actual.Loss!.backward();
                var logits = model.WholeLogits(actual);
                var expected = tensor(dense.Logits, logits.shape).to(dtype);
                Assert.InRange(Math.Abs(actual.Loss!.item<double>() - dense.Loss) / dense.Loss, 0, lossBound);
                Assert.InRange(((logits - expected).norm() / expected.norm()).item<double>(), 0, lossBound);
                Bits.Equal(rank.Group.Broadcast(logits, 0), logits, "rank 0's logits");
                Bits.Equal(rank.Group.Broadcast(actual.Loss, 0), actual.Loss, "rank 0's loss");
                Whole.Near(dense.Gradients, Whole.Of(rank, model, p => p.grad!), gradientBound);
            });
        }
    }

    private static void CheckTraining(GptRun run, int size)
    {
        var dense = DenseRuns.Trained(run, steps: 20);
        KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var (model, loss) = AdamWRun.Of(run, rank, steps: 20);
            Assert.InRange(Math.Abs(loss - dense.Loss) / dense.Loss, 0, 1e-5);
            Whole.Near(Learned(run, dense.Parameters), Learned(run, Whole.Of(rank, model, p => p)), 1e-4);
        });
    }

    /// <summary>
    /// The parameters without the keys' bias: softmax does not see it, so its gradient is rounding alone, which AdamW
    /// divides by its own size.
    /// </summary>
    internal static Dictionary<string, double[]> Learned(GptRun run, IReadOnlyDictionary<string, double[]> parameters)
    {
        var (width, headSize) = (run.Config.DModel, run.Config.DModel / run.Config.NHeads);
        return parameters.ToDictionary(pair => pair.Key, pair => pair.Key.EndsWith("qkv_proj.bias", StringComparison.Ordinal)
            ? [.. pair.Value.Where((_, k) => k < width || k >= width + (run.Config.KeyValueHeads * headSize))]
            : pair.Value);
    }

    private static IReadOnlyList<double> Loss(GptRun run, int size) => KeptWorlds.Of(size).Run(rank =>
    {
        using var scope = NewDisposeScope();
        return run.Forward(rank, run.Model(rank)).Loss!.item<double>();
    });

    private static IEnumerable<string> Shapes(Gpt model) => model.state_dict().Select(pair => $"{pair.Key} [{string.Join(", ", pair.Value.shape)}]");
}
