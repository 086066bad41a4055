using System.Text.Json;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Laws;
using Rose.Parallel;

namespace Rose.Harness.Tests;

public sealed class PlainJsonTests
{
    public static TheoryData<string> Experiments => [.. Directory.GetFiles(Repository.Experiments, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    [Theory]
    [MemberData(nameof(Experiments))]
    public void A_case_survives_the_way_to_a_rank(string name)
    {
        foreach (ExperimentCase sent in ExperimentPlan.Load(Path.Combine(Repository.Experiments, name + ".yaml")).Cases)
        {
            AssertSurvives(sent);
        }
    }

    [Fact]
    public void Values_far_from_the_defaults_survive_to_the_last_bit()
    {
        ExperimentPlan plan = ExperimentPlan.FromText("""
            name: x
            description: "quotes \" and é and 漢"
            kind: train
            seed: 9223372036854775807
            rng: torch
            world: {size: 3, backend: nccl, device: cuda, launch: external, threads_per_rank: 2, timeout_seconds: 9}
            model: {vocab_size: 256, max_position_embeddings: 44, n_layers: 3, n_heads: 1, d_model: 6, d_ff: 9, dropout: 0.1234567890123456789, dtype: bfloat16, use_tensor_parallel: true}
            parallel:
              qkv: {style: row, input_is_parallel: false}
              attn_out: {style: column}
              fc1: {style: column, gather_output: false}
              fc2: {style: row}
            input: {kind: text, path: data/genesis.txt, batch_size: 5, seq_len: 6}
            train: {steps: 4, learning_rate: 4.9e-324, weight_decay: 1.7976931348623157e308, batch_size: 3, seq_len: 2, log_every: 2, eval_every: 3, eval_batches: 4, sample_bytes: 5, sample_prompt: "漢\n", sample_temperature: 1.5}
            property: {cases: 1, world_sizes: [5], max_dim: 5, comparison: bounded, replay: "(1,3)"}
            """);

        ExperimentSpec received = AssertSurvives(plan.Cases[0]).Spec;

        Assert.Equal(4.9e-324, received.Train.Options.LearningRate);
        Assert.Equal(ExperimentSpec.MaxSeed, received.Seed);
    }

    [Fact]
    public void A_field_that_the_receiver_does_not_know_is_refused()
    {
        string json = PlainJson.Write(ExperimentPlan.FromText("name: x\nkind: forward\n").Cases[0]);

        Assert.Throws<JsonException>(() => PlainJson.Read<ExperimentCase>(json.Replace("\"seed\"", "\"sead\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rank_s_numbers_survive_to_the_last_bit_and_what_is_no_number_too()
    {
        double[] values = [0.1, -0.0, 5e-324, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        var sent = new RankMessage
        {
            Kind = RankMessageKind.Row,
            Rank = 3,
            Row = new RankRow { Law = new RankResult { Tensors = [new RankTensor { Name = "y", Value = new HostTensor { Shape = [7], Values = values }, Extents = [[Extent.Of(3, 7)]] }, new RankTensor { Name = "dx", Value = null }], Changed = ["a", "\"b\nc"] } },
        };

        var received = PlainJson.Read<RankMessage>(PlainJson.Write(sent));

        Assert.Equal((RankMessageKind.Row, 3), (received.Kind, received.Rank));
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), received.Row!.Law!.Tensors[0].Value!.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(sent.Row.Law.Changed, received.Row.Law.Changed);
        Assert.Equal([7], received.Row.Law.Tensors[0].Value!.Shape);
        Assert.Equal(Extent.Of(3, 7), received.Row.Law.Tensors[0].Extents![0][0]);
        Assert.Null(received.Row.Law.Tensors[1].Value);
        Assert.Null(received.Fingerprint);
    }

    [Fact]
    public void A_message_is_one_line()
    {
        Assert.DoesNotContain('\n', PlainJson.Write(new RankMessage { Kind = RankMessageKind.Failed, Cause = "two\nlines" }));
    }

    private static ExperimentCase AssertSurvives(ExperimentCase sent)
    {
        string json = PlainJson.Write(sent);
        ExperimentCase received = PlainJson.Read<ExperimentCase>(json);

        // Lists are compared by their items, all else by the records' own equality.
        Assert.Equal(sent.SweptValues, received.SweptValues);
        Assert.Equal(sent.Spec.Property.WorldSizes, received.Spec.Property.WorldSizes);
        Assert.Empty(received.Spec.Sweep);
        ExperimentSpec aligned = received.Spec with { Sweep = sent.Spec.Sweep, Property = received.Spec.Property with { WorldSizes = sent.Spec.Property.WorldSizes } };
        Assert.Equal(sent.Spec, aligned);
        Assert.Equal(sent.Index, received.Index);
        return received;
    }
}
