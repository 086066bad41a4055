namespace Rose.Harness.Tests;

/// <summary>Specs of small models, with the second post's plan, that cost next to nothing beside the start of their ranks.</summary>
internal static class SmallSpec
{
    public const string Model = """
        model: {vocab_size: 50, max_position_embeddings: 16, n_layers: 1, n_heads: 4, d_model: 24, d_ff: 48, dropout: 0.1, use_tensor_parallel: true}
        parallel:
          qkv: {style: column, gather_output: true}
          fc1: {style: column, gather_output: false}
          fc2: {style: row, input_is_parallel: true}
        input: {kind: random, batch_size: 2, seq_len: 8}
        """;

    /// <summary>One case, or one for each world size.</summary>
    public static string Forward(string world = "{size: 2}", string rest = "rng: torch") =>
        $"name: small\nkind: forward\nworld: {world}\n{Model}\n{rest}\n";

    /// <summary>A case a seed, in one world; a run of a minute or more, for tests that break it off.</summary>
    public static string ManyForward(string launch = "processes", int size = 2) =>
        Forward($"{{size: {size}, launch: {launch}}}", $"sweep:\n  seed: [{string.Join(", ", Enumerable.Range(0, 4000))}]");

    public static string Train(int steps, string world = "{size: 2}", string rest = "rng: torch") =>
        $"name: small\nkind: train\nworld: {world}\n{Model}\ntrain: {{steps: {steps}, batch_size: 2, seq_len: 8}}\n{rest}\n";
}
