using System.Text.RegularExpressions;
using Rose.Model;

namespace Rose.Model.Tests;

public sealed partial class PlanValidatorTests
{
    private static readonly LinearStyle[] Styles =
        [LinearStyle.Dense, LinearStyle.Column(true), LinearStyle.Column(false), LinearStyle.Row(true), LinearStyle.Row(false)];

    private static readonly GptConfig Sound = new() { NHeads = 4, DModel = 128, DFf = 512, UseTensorParallel = true };

    private static readonly ParallelPlan FeedForward = new() { Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) };

    private enum Layout
    {
        Whole,
        Slice,
    }

    [Fact]
    public void A_plan_is_sound_exactly_when_each_layer_gets_the_layout_it_takes()
    {
        int sound = 0;
        foreach (LinearStyle qkv in Styles)
        {
            foreach (LinearStyle attention in Styles)
            {
                foreach (LinearStyle fc1 in Styles)
                {
                    foreach (LinearStyle fc2 in Styles)
                    {
                        var plan = new ParallelPlan { Qkv = qkv, AttentionOutput = attention, Fc1 = fc1, Fc2 = fc2 };
                        bool flows = Flows(qkv, attention) && Flows(fc1, fc2);
                        Assert.Equal(flows, PlanValidator.Validate(Sound, plan, 4).Count == 0);
                        Assert.Equal(flows, PlanValidator.Validate(Sound with { UseTensorParallel = false }, plan, 4).Count == 0);
                        sound += flows ? 1 : 0;
                    }
                }
            }
        }

        Assert.Equal(100, sound);
    }

    /// <summary>Follows the layout of the activations through the layers: whole at both ends.</summary>
    private static bool Flows(params LinearStyle[] layers)
    {
        Layout layout = Layout.Whole;
        foreach (LinearStyle layer in layers)
        {
            Layout takes = layer is { Kind: LinearStyleKind.Row, InputIsParallel: true } ? Layout.Slice : Layout.Whole;
            if (takes != layout)
            {
                return false;
            }

            layout = layer is { Kind: LinearStyleKind.Column, GatherOutput: false } ? Layout.Slice : Layout.Whole;
        }

        return layout == Layout.Whole;
    }

    [Fact]
    public void Each_style_fault_names_its_field_and_a_remedy()
    {
        var plan = new ParallelPlan
        {
            Qkv = LinearStyle.Row(true),
            AttentionOutput = LinearStyle.Column(false),
            Fc1 = LinearStyle.Row(true),
            Fc2 = LinearStyle.Column(false),
        };

        IReadOnlyList<ConfigFault> faults = PlanValidator.Validate(Sound, plan, 1);

        Assert.Equal(
            ["parallel.qkv.input_is_parallel", "parallel.attn_out.gather_output", "parallel.fc1.input_is_parallel", "parallel.fc2.gather_output"],
            faults.Select(fault => fault.Field));
        Assert.Equal(["false", "true", "false", "true"], faults.Select(fault => fault.Remedy.Split(' ')[^1]));
    }

    [Fact]
    public void Heads_that_are_sharded_are_put_together_by_the_output_projection()
    {
        Assert.Equal(
            "parallel.qkv.gather_output = false hands parallel.attn_out the output of each rank's own heads, but attn_out is dense; use gather_output: true, or attn_out: {style: row, input_is_parallel: true}",
            Assert.Single(PlanValidator.Validate(Sound, new ParallelPlan { Qkv = LinearStyle.Column(false) }, 2)).Message);
        Assert.Equal(
            "parallel.attn_out.input_is_parallel = true needs the output of each rank's own heads from parallel.qkv, but qkv is column with gather_output: true; use input_is_parallel: false, or qkv: {style: column, gather_output: false}",
            Assert.Single(PlanValidator.Validate(Sound, new ParallelPlan { Qkv = LinearStyle.Column(true), AttentionOutput = LinearStyle.Row(true) }, 2)).Message);
    }

    [Fact]
    public void Heads_are_shared_out_among_any_number_of_ranks_that_draw_one_model()
    {
        for (int world = 1; world <= 9; world++)
        {
            Assert.Empty(PlanValidator.Validate(Sound, AttentionCase.Sharded, world));
            Assert.Empty(PlanValidator.Validate(Sound with { NKvHeads = 2 }, AttentionCase.Sharded, world));
            Assert.Empty(PlanValidator.Validate(Sound with { UseTensorParallel = false }, AttentionCase.Sharded, world, drawsAlone: true));
        }

        Assert.Equal(
            "parallel.qkv.gather_output = false shards attention by heads, which is no model where each rank draws its shard alone with rng = torch; use rng: invariant, or gather_output: true",
            Assert.Single(PlanValidator.Validate(Sound, AttentionCase.Sharded, 2, drawsAlone: true)).Message);
    }

    [Fact]
    public void A_gathered_projection_counts_the_features_of_keys_and_values_as_they_are()
    {
        int sound = 0;
        foreach ((int heads, int keyValueHeads) in new[] { (6, 3), (6, 2), (6, 1), (4, 2), (1, 1) })
        {
            for (int world = 1; world <= 9; world++)
            {
                for (int headSize = 1; headSize <= 12; headSize++)
                {
                    var config = new GptConfig { NHeads = heads, NKvHeads = keyValueHeads, DModel = heads * headSize, UseTensorParallel = true };
                    bool divides = (heads + (2 * keyValueHeads)) * headSize % world == 0;
                    Assert.Equal(divides, PlanValidator.Validate(config, new ParallelPlan { Qkv = LinearStyle.Column(true) }, world, drawsAlone: true).Count == 0);
                    sound += divides ? 1 : 0;
                }
            }
        }

        Assert.InRange(sound, 100, 440);
        Assert.Equal(
            "model.d_model = 128 gives parallel.qkv (column) 256 output features, not divisible by world.size = 3, as rng = torch needs; use rng: invariant, or d_model 120 or 132, or world.size 2 or 4",
            Assert.Single(PlanValidator.Validate(Sound with { NKvHeads = 2 }, new ParallelPlan { Qkv = LinearStyle.Column(true) }, 3, drawsAlone: true)).Message);
    }

    [Fact]
    public void Key_value_heads_divide_the_heads_with_or_without_tensor_parallelism()
    {
        ConfigFault fault = Assert.Single(PlanValidator.Validate(Sound with { NHeads = 8, NKvHeads = 3, UseTensorParallel = false }, ParallelPlan.Dense, 1));

        Assert.Equal("model.n_kv_heads = 3 does not divide model.n_heads = 8, so that its heads cannot be shared out evenly; use n_kv_heads 2 or 4", fault.Message);
        Assert.Equal("use n_kv_heads 8", Assert.Single(PlanValidator.Validate(Sound with { NHeads = 8, NKvHeads = 9 }, ParallelPlan.Dense, 1)).Remedy);
        Assert.Equal("model.n_kv_heads", Assert.Single(PlanValidator.Validate(Sound with { NKvHeads = 0 }, ParallelPlan.Dense, 1)).Field);
    }

    [Fact]
    public void The_sizes_that_a_world_size_must_divide_are_those_that_are_sharded_by_ranks_that_draw_alone()
    {
        (ParallelPlan Plan, Func<GptConfig, int> Width)[] layers =
        [
            (new() { Qkv = LinearStyle.Column(true) }, config => 3 * config.DModel),
            (new() { Qkv = LinearStyle.Row(false) }, config => config.DModel),
            (new() { AttentionOutput = LinearStyle.Column(true) }, config => config.DModel),
            (new() { AttentionOutput = LinearStyle.Row(false) }, config => config.DModel),
            (new() { Fc1 = LinearStyle.Column(true) }, config => config.DFf),
            (new() { Fc1 = LinearStyle.Row(false) }, config => config.DModel),
            (new() { Fc2 = LinearStyle.Column(true) }, config => config.DModel),
            (new() { Fc2 = LinearStyle.Row(false) }, config => config.DFf),
            (new() { Embedding = EmbeddingStyle.Vocab }, config => config.VocabSize),
            (new() { LmHead = LinearStyle.Column(false) }, config => config.VocabSize),
            (new() { SequenceParallel = true }, _ => 0),
        ];
        foreach ((ParallelPlan plan, Func<GptConfig, int> width) in layers)
        {
            for (int world = 1; world <= 9; world++)
            {
                for (int size = 1; size <= 24; size++)
                {
                    // The sizes differ, so that no layer can pass for another.
                    var config = new GptConfig { NHeads = 1, DModel = size, DFf = size + 1, VocabSize = size + 2, Dropout = 0, UseTensorParallel = true };
                    Assert.Equal(width(config) % world == 0, PlanValidator.Validate(config, plan, world, drawsAlone: true).Count == 0);
                    Assert.Empty(PlanValidator.Validate(config, plan, world));
                    Assert.Empty(PlanValidator.Validate(config with { UseTensorParallel = false }, plan, world, drawsAlone: true));
                }
            }
        }
    }

    [Fact]
    public void Every_size_that_a_remedy_offers_works()
    {
        ParallelPlan plan = FeedForward with { Qkv = LinearStyle.Column(true), AttentionOutput = LinearStyle.Row(false) };
        int tried = 0;
        for (int heads = 1; heads <= 5; heads++)
        {
            for (int world = 1; world <= 7; world++)
            {
                for (int size = 1; size <= 30; size++)
                {
                    // One key/value head for each head, or one for all, or the default.
                    int? keyValueHeads = (size % 3) switch { 0 => null, 1 => 1, _ => heads };
                    var config = new GptConfig { NHeads = heads, NKvHeads = keyValueHeads, DModel = size, DFf = 2520, UseTensorParallel = true };
                    foreach (ConfigFault fault in PlanValidator.Validate(config, plan, world, drawsAlone: true))
                    {
                        foreach (Match offer in Offers().Matches(fault.Remedy))
                        {
                            foreach (int value in offer.Groups[2].Value.Split(" or ").Select(int.Parse))
                            {
                                (GptConfig tryConfig, int tryWorld) = offer.Groups[1].Value switch
                                {
                                    "d_model" => (config with { DModel = value }, world),
                                    "n_heads" => (config with { NHeads = value }, world),
                                    _ => (config, value),
                                };
                                Assert.DoesNotContain(PlanValidator.Validate(tryConfig, plan, tryWorld, drawsAlone: true), again => again.Rule == fault.Rule);
                                if (offer.Groups[1].Value == "d_model")
                                {
                                    Assert.Empty(PlanValidator.Validate(tryConfig, plan, tryWorld, drawsAlone: true));
                                }

                                tried++;
                            }
                        }
                    }
                }
            }
        }

        Assert.True(tried > 1000);
    }

    [Fact]
    public void Layers_that_shard_one_width_share_a_fault()
    {
        ConfigFault fault = Assert.Single(PlanValidator.Validate(Sound with { DFf = 510 }, FeedForward, 4, drawsAlone: true));

        Assert.Equal(
            "model.d_ff = 510 is not divisible by world.size = 4, over which parallel.fc1 (column) and parallel.fc2 (row) shard it, as rng = torch needs; use rng: invariant, or d_ff 508 or 512, or world.size 3 or 5",
            fault.Message);
    }

    [Fact]
    public void A_tied_head_is_not_drawn_and_so_asks_nothing_of_the_vocabulary()
    {
        var plan = new ParallelPlan { LmHead = LinearStyle.Column(true) };

        Assert.Equal("model.vocab_size", Assert.Single(PlanValidator.Validate(Sound with { VocabSize = 61 }, plan, 4, drawsAlone: true)).Field);
        Assert.Empty(PlanValidator.Validate(Sound with { VocabSize = 61, TieEmbeddings = true }, plan, 4, drawsAlone: true));
    }

    [Fact]
    public void A_row_parallel_head_is_refused()
    {
        ConfigFault fault = Assert.Single(PlanValidator.Validate(Sound, new ParallelPlan { LmHead = LinearStyle.Row(false) }, 2));

        Assert.Equal("parallel.lm_head.style = row would sum logits of the whole vocabulary over the ranks, which is not supported; use style: column or style: dense", fault.Message);
    }

    [Theory]
    [InlineData(0.1, true, true, 2, false)]
    [InlineData(0.0, true, true, 2, true)]
    [InlineData(0.1, false, true, 2, true)]
    [InlineData(0.1, true, false, 2, true)]
    [InlineData(0.1, true, true, 1, true)]
    public void Ranks_that_draw_masks_alone_cannot_drop_out_on_shards_of_the_sequence(double dropout, bool drawsAlone, bool isParallel, int world, bool sound)
    {
        GptConfig config = Sound with { Dropout = dropout, UseTensorParallel = isParallel };
        IReadOnlyList<ConfigFault> faults = PlanValidator.Validate(config, FeedForward with { SequenceParallel = true }, world, drawsAlone);

        Assert.Equal(sound ? [] : ["parallel.sequence_parallel"], faults.Select(fault => fault.Field));
    }

    [Fact]
    public void Heads_divide_the_width_with_or_without_tensor_parallelism()
    {
        ConfigFault fault = Assert.Single(PlanValidator.Validate(Sound with { NHeads = 6, UseTensorParallel = false }, ParallelPlan.Dense, 1));

        Assert.Equal("model.d_model = 128 is not divisible by model.n_heads = 6; use n_heads 4 or 8, or d_model 126 or 132", fault.Message);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Dropout_is_a_probability_below_one(double dropout) =>
        Assert.Equal("model.dropout", Assert.Single(PlanValidator.Validate(Sound with { Dropout = dropout }, FeedForward, 2)).Field);

    [Fact]
    public void Sizes_that_are_not_positive_are_named_without_dividing_by_them()
    {
        IReadOnlyList<ConfigFault> faults = PlanValidator.Validate(Sound with { NHeads = 0, DFf = -4 }, FeedForward, 0);

        Assert.Equal(["model.n_heads", "model.d_ff", "world.size"], faults.Select(fault => fault.Field));
    }

    [Fact]
    public void Huge_sizes_do_not_overflow()
    {
        var config = new GptConfig { NHeads = 2147483629, DModel = int.MaxValue, DFf = int.MaxValue, UseTensorParallel = true };

        IReadOnlyList<ConfigFault> faults = PlanValidator.Validate(config, FeedForward with { Qkv = LinearStyle.Column(true) }, 2147483629, drawsAlone: true);

        Assert.Equal(["model.d_model", "model.d_model", "model.d_ff", "model.d_model"], faults.Select(fault => fault.Field));
        Assert.All(faults, fault => Assert.DoesNotContain('-', fault.Remedy));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(128, true)]
    [InlineData(1, false)]
    [InlineData(129, false)]
    public void A_sequence_has_two_tokens_at_least_and_a_position_for_each(int length, bool sound) =>
        Assert.Equal(sound, PlanValidator.ValidateSequence(Sound with { MaxPositionEmbeddings = 128 }, length, "input.seq_len").Count == 0);

    [GeneratedRegex(@"([a-z_.]+) ((?:\d+)(?: or \d+)*)")]
    private static partial Regex Offers();
}
