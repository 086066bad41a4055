using System.Text.Json;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Plan;

public sealed class CaseJsonTests
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
            model: {vocab_size: 7, max_position_embeddings: 44, n_layers: 3, n_heads: 1, d_model: 6, d_ff: 9, dropout: 0.1234567890123456789, dtype: bfloat16, use_tensor_parallel: true}
            parallel:
              qkv: {style: row, input_is_parallel: false}
              attn_out: {style: column}
              fc1: {style: column, gather_output: false}
              fc2: {style: row}
            input: {batch_size: 5, seq_len: 6}
            train: {steps: 4, learning_rate: 4.9e-324, weight_decay: 1.7976931348623157e308, batch_size: 3, seq_len: 2, log_every: 2}
            property: {cases: 1, world_sizes: [5], max_dim: 5, comparison: bounded, replay: "(1,3)"}
            """);

        ExperimentSpec received = AssertSurvives(plan.Cases[0]).Spec;

        Assert.Equal(4.9e-324, received.Train.LearningRate);
        Assert.Equal(ExperimentSpec.MaxSeed, received.Seed);
    }

    [Fact]
    public void A_field_that_the_receiver_does_not_know_is_refused()
    {
        string json = JsonSerializer.Serialize(ExperimentPlan.FromText("name: x\nkind: forward\n").Cases[0], CaseJson.Default.ExperimentCase);

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json.Replace("\"seed\"", "\"sead\"", StringComparison.Ordinal), CaseJson.Default.ExperimentCase));
    }

    private static ExperimentCase AssertSurvives(ExperimentCase sent)
    {
        string json = JsonSerializer.Serialize(sent, CaseJson.Default.ExperimentCase);
        ExperimentCase? received = JsonSerializer.Deserialize(json, CaseJson.Default.ExperimentCase);
        Assert.NotNull(received);

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
