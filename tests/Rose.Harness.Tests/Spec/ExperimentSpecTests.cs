using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Model;
using Rose.Model.Training;

namespace Rose.Harness.Tests.Spec;

public sealed class ExperimentSpecTests
{
    private const string Full = """
        name: forward_tp_007            # [a-z0-9_]+; the results go to results/<name>.csv
        description: the second post's check
        kind: forward                   # forward | train | property
        seed: 124
        rng: torch                      # torch | invariant [invariant]
        world:
          size: 2
          backend: gloo
          device: cpu
          launch: threads
          threads_per_rank: 3
          timeout_seconds: 60
        model:
          vocab_size: 10000
          max_position_embeddings: 128
          n_layers: 2
          n_heads: 4
          n_kv_heads: 2
          d_model: 64
          d_ff: 512
          dropout: 0.2
          dtype: bfloat16
          use_tensor_parallel: true     # false: every layer dense, whatever `parallel` says
        parallel:                       # each [dense]
          qkv: {style: column, gather_output: true}
          attn_out: {style: dense}
          fc1: {style: column, gather_output: false}
          fc2: {style: row, input_is_parallel: true}
        input: {kind: random, batch_size: 3, seq_len: 17}
        train:
          steps: 51
          optimizer: adamw              # adamw | sgd
          learning_rate: 3.5e-4
          weight_decay: 0.02
          beta1: 0.8
          beta2: 0.95
          eps: 1.0e-6
          schedule: {kind: cosine, warmup_steps: 7, min_learning_rate: 1.0e-5}
          clip_norm: 0.5
          micro_batches: 3
          precision: bf16_mixed         # float32 | bf16_mixed
          recompute: blocks             # none | blocks
          batch_size: 9
          seq_len: 33
          log_every: 5
          eval_every: 6
          eval_batches: 7
          sample_bytes: 0
          sample_prompt: "In"
          sample_temperature: 0.5
        property: {law: ffn, cases: 7, world_sizes: [2, 3], max_dim: 9, comparison: exact, replay: "1,2,3"}
        sweep:                          # dotted paths; the cross product, first key slowest
          world.size: [1, 2, 4]
        """;

    [Fact]
    public void Every_field_is_read()
    {
        ExperimentSpec spec = ExperimentPlan.FromText(Full).Spec;

        Assert.Equal("forward_tp_007", spec.Name);
        Assert.Equal("the second post's check", spec.Description);
        Assert.Equal((Kind.Forward, 124UL, Rng.Torch), (spec.Kind, spec.Seed, spec.Rng));
        Assert.Equal(
            new WorldSpec { Size = 2, Backend = Backend.Gloo, Device = Device.Cpu, Launch = Launch.Threads, ThreadsPerRank = 3, TimeoutSeconds = 60 },
            spec.World);
        Assert.Equal(
            new GptConfig { VocabSize = 10000, MaxPositionEmbeddings = 128, NLayers = 2, NHeads = 4, NKvHeads = 2, DModel = 64, DFf = 512, Dropout = 0.2, UseTensorParallel = true },
            spec.Model);
        Assert.Equal(ModelDType.BFloat16, spec.DType);
        Assert.Equal(
            new ParallelPlan { Qkv = LinearStyle.Column(true), Fc1 = LinearStyle.Column(false), Fc2 = LinearStyle.Row(true) },
            spec.Parallel);
        Assert.Equal(new InputSpec { BatchSize = 3, SeqLen = 17 }, spec.Input);
        Assert.Equal(
            new TrainSpec
            {
                Options = new TrainerOptions
                {
                    Steps = 51,
                    Optimizer = OptimizerKind.AdamW,
                    LearningRate = 3.5e-4,
                    WeightDecay = 0.02,
                    Beta1 = 0.8,
                    Beta2 = 0.95,
                    Eps = 1e-6,
                    Schedule = new LearningRateSchedule { Kind = ScheduleKind.Cosine, WarmupSteps = 7, MinLearningRate = 1e-5 },
                    ClipNorm = 0.5,
                    MicroBatches = 3,
                    Precision = Precision.Bf16_Mixed,
                    Recompute = Recompute.Blocks,
                },
                BatchSize = 9,
                SeqLen = 33,
                LogEvery = 5,
                EvalEvery = 6,
                EvalBatches = 7,
                SampleBytes = 0,
                SamplePrompt = "In",
                SampleTemperature = 0.5,
            },
            spec.Train);
        Assert.Equal([2, 3], spec.Property.WorldSizes);
        Assert.Equal(
            new PropertySpec { Cases = 7, MaxDim = 9, Comparison = Comparison.Exact, Replay = "1,2,3", WorldSizes = spec.Property.WorldSizes },
            spec.Property);
        Assert.Equal("world.size", Assert.Single(spec.Sweep).Path);
        Assert.Equal(["1", "2", "4"], spec.Sweep[0].Values);
    }

    [Fact]
    public void Name_and_kind_are_enough_and_the_rest_are_the_documented_defaults()
    {
        ExperimentSpec spec = ExperimentPlan.FromText("name: x\nkind: train\n").Spec;

        Assert.Equal((123UL, Rng.Invariant, ModelDType.Float32), (spec.Seed, spec.Rng, spec.DType));
        Assert.Equal(
            new WorldSpec { Size = 1, Backend = Backend.Auto, Device = Device.Auto, Launch = Launch.Processes, ThreadsPerRank = 1, TimeoutSeconds = 300 },
            spec.World);
        Assert.Equal(
            new GptConfig { VocabSize = 32000, MaxPositionEmbeddings = 1024, NLayers = 12, NHeads = 12, DModel = 768, DFf = 3072, Dropout = 0.1, UseTensorParallel = false },
            spec.Model);
        Assert.Equal((null, 12), (spec.Model.NKvHeads, spec.Model.KeyValueHeads));
        Assert.Equal(ParallelPlan.Dense, spec.Parallel);
        Assert.Equal(new InputSpec { Kind = InputKind.Random, BatchSize = 2, SeqLen = 16 }, spec.Input);
        Assert.Equal(
            new TrainSpec
            {
                Options = new TrainerOptions
                {
                    Steps = 50,
                    Optimizer = OptimizerKind.AdamW,
                    LearningRate = 3.0e-4,
                    WeightDecay = 0.01,
                    Beta1 = 0.9,
                    Beta2 = 0.999,
                    Eps = 1e-8,
                    Momentum = 0,
                    Schedule = new LearningRateSchedule { Kind = ScheduleKind.Constant, WarmupSteps = 0, MinLearningRate = 0 },
                    ClipNorm = 0,
                    MicroBatches = 1,
                    Precision = Precision.Float32,
                    Recompute = Recompute.None,
                },
                BatchSize = 8,
                SeqLen = 32,
                LogEvery = 1,
                EvalEvery = 0,
                EvalBatches = 8,
                SampleBytes = 0,
                SamplePrompt = "The ",
                SampleTemperature = 0.8,
            },
            spec.Train);
        Assert.Equal([1, 2, 3, 4], spec.Property.WorldSizes);
        Assert.Equal((200, 64, Comparison.Both, null), (spec.Property.Cases, spec.Property.MaxDim, spec.Property.Comparison, spec.Property.Replay));
    }

    [Fact]
    public void A_style_without_its_flag_gathers_or_takes_a_slice()
    {
        ExperimentSpec spec = ExperimentPlan.FromText("""
            name: x
            kind: forward
            parallel:
              qkv: {style: column}
              fc1: {style: column, gather_output: false}
              fc2: {style: row}
            """).Spec;

        Assert.Equal(LinearStyle.Column(gatherOutput: true), spec.Parallel.Qkv);
        Assert.Equal(LinearStyle.Row(inputIsParallel: true), spec.Parallel.Fc2);
    }

    [Theory]
    [InlineData("3.0e-4", 3.0e-4)]
    [InlineData("1e-3", 1e-3)]
    [InlineData("0.1", 0.1)]
    [InlineData("1", 1)]
    [InlineData("2E+2", 200)]
    public void Numbers_are_read_in_every_plain_form(string text, double value) =>
        Assert.Equal(value, ExperimentPlan.FromText($"name: x\nkind: train\ntrain: {{learning_rate: {text}}}\n").Spec.Train.Options.LearningRate);

    [Fact]
    public void Stochastic_gradient_descent_takes_a_momentum() => Assert.Equal(
        new TrainerOptions { Optimizer = OptimizerKind.Sgd, Momentum = 0.9 },
        ExperimentPlan.FromText("name: x\nkind: train\ntrain: {optimizer: sgd, momentum: 0.9}\n").Spec.Train.Options);

    [Fact]
    public void The_largest_seed_is_that_of_a_signed_64_bit_integer() =>
        Assert.Equal(ExperimentSpec.MaxSeed, ExperimentPlan.FromText("name: x\nkind: train\nseed: 9223372036854775807\n").Spec.Seed);

    [Fact]
    public void Sections_of_other_kinds_need_not_fit_the_model()
    {
        ExperimentPlan plan = ExperimentPlan.FromText("name: x\nkind: forward\nmodel: {max_position_embeddings: 16}\ntrain: {seq_len: 512}\n");

        Assert.Equal(512, plan.Spec.Train.SeqLen);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_change_nothing()
    {
        string text = "\uFEFF" + Full.ReplaceLineEndings("\r\n");

        Assert.Equivalent(ExperimentPlan.FromText(Full).Cases, ExperimentPlan.FromText(text).Cases, strict: true);
    }

    [Fact]
    public void Scripts_change_one_thing_at_a_time()
    {
        ExperimentSpec spec = ExperimentPlan.FromText(Full).Spec;

        ExperimentSpec changed = spec.WithSeed(7).WithWorldSize(4).WithRng(Rng.Invariant);

        Assert.Equal((7UL, 4, Rng.Invariant), (changed.Seed, changed.World.Size, changed.Rng));
        Assert.Equal(spec, changed.WithSeed(124).WithWorld(spec.World).WithRng(Rng.Torch));
    }
}
