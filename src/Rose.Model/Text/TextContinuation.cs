using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// A model's own continuation of a text. At temperature 0 each token is the likeliest one, of equal ones the lowest. Else
/// token k is drawn from softmax(logits / temperature), computed in float64: the first whose cumulated probability exceeds
/// u, where u is element k of <see cref="CounterRandom"/> for the seed and the purpose <c>sample</c>, below 2^53, divided
/// by 2^53. So equal logits give equal texts, at every world size and on every machine.
/// </summary>
public static class TextContinuation
{
    /// <summary>The tokens that the model puts after a prompt, without dropout; it is left in the mode it was in.</summary>
    /// <param name="prompt">At least one token.</param>
    /// <param name="count">How many tokens to add.</param>
    /// <param name="context">How many of the last tokens the model sees; as many as it was trained with, as it knows no positions beyond.</param>
    /// <param name="temperature">0 or more: the higher, the bolder.</param>
    public static IReadOnlyList<int> Of(Gpt model, IReadOnlyList<int> prompt, int count, int context, double temperature, long seed, Device device)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Count, nameof(prompt));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(context, model.Config.MaxPositionEmbeddings);
        ArgumentOutOfRangeException.ThrowIfNegative(temperature);
        using var drawn = new CounterRandom(seed, "sample").Below(ShardLayout.Whole(count), 1L << 53);
        var training = model.training;
        model.eval();
        try
        {
            using var grad = no_grad();
            List<int> tokens = [.. prompt];
            foreach (var draw in drawn.ToArray<long>())
            {
                var logits = Logits(model, tokens.TakeLast(context), device);
                tokens.Add(temperature == 0 ? logits.IndexOf(logits.Max()) : Draw(logits, temperature, Math.ScaleB(draw, -53)));
            }

            return tokens[prompt.Count..];
        }
        finally
        {
            model.train(training);
        }
    }

    // Of the token after the last.
    private static float[] Logits(Gpt model, IEnumerable<int> tokens, Device device)
    {
        using var scope = NewDisposeScope();
        long[] seen = [.. tokens.Select(token => (long)token)];
        var logits = model.WholeLogits(model.call(tensor(seen, [1, seen.Length], device: device), null, null));
        return logits[0, seen.Length - 1].to(ScalarType.Float32).ToArray<float>();
    }

    private static int Draw(float[] logits, double temperature, double u)
    {
        var largest = logits.Max();
        double[] weights = [.. logits.Select(logit => Math.Exp((logit - (double)largest) / temperature))];
        var left = u * weights.Sum();
        for (var token = 0; token < weights.Length; token++)
        {
            left -= weights[token];
            if (left < 0)
            {
                return token;
            }
        }

        // Rounding alone leads here, or logits that are no numbers.
        return logits.IndexOf(largest);
    }
}
