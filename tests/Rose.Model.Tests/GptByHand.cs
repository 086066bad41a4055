using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>The reference's forward pass without dropout, one position of one head at a time, over the keys that it may see.</summary>
internal static class GptByHand
{
    public static Tensor Logits(IReadOnlyDictionary<string, Tensor> state, GptConfig config, Tensor ids, Tensor mask)
    {
        var rows = Enumerable.Range(0, (int)ids.size(0)).Select(b =>
        {
            var kept = mask[b].ToArray<long>();
            var x = state["token_embedding.weight"].index_select(0, ids[b]) + state["position_embedding.weight"].narrow(0, 0, ids.size(1));
            for (var layer = 0; layer < config.NLayers; layer++)
            {
                var name = $"blocks.{layer}.";
                x = x + Attention(Norm(x, state, name + "ln1"), state, name + "attn.", config, kept);
                var hidden = Linear(Norm(x, state, name + "ln2"), state, name + "mlp.fc1");
                var active = 0.5 * hidden * (1 + (hidden / Math.Sqrt(2)).erf());
                x = x + Linear(active, state, name + "mlp.fc2");
            }

            return matmul(Norm(x, state, "ln_f"), state["lm_head.weight"].t());
        });
        return stack([.. rows]);
    }

    private static Tensor Attention(Tensor x, IReadOnlyDictionary<string, Tensor> state, string name, GptConfig config, long[] kept)
    {
        var size = config.DModel / config.NHeads;
        var qkv = Linear(x, state, name + "qkv_proj");
        var positions = Enumerable.Range(0, kept.Length).Select(t =>
        {
            long[] seen = [.. Enumerable.Range(0, t + 1).Where(s => kept[s] == 1).Select(s => (long)s)];
            var keys = qkv.index_select(0, tensor(seen));
            var heads = Enumerable.Range(0, config.NHeads).Select(h =>
            {
                var query = qkv[t].narrow(0, h * size, size);
                var shared = h / (config.NHeads / config.KeyValueHeads);
                var scores = matmul(keys.narrow(1, config.DModel + (shared * size), size), query) / Math.Sqrt(size);
                var weights = scores.exp() / scores.exp().sum();
                return matmul(weights, keys.narrow(1, config.DModel + ((config.KeyValueHeads + shared) * size), size));
            });
            return cat([.. heads]);
        });
        return Linear(stack([.. positions]), state, name + "out_proj");
    }

    private static Tensor Linear(Tensor x, IReadOnlyDictionary<string, Tensor> state, string name) =>
        matmul(x, state[name + ".weight"].t()) + state[name + ".bias"];

    private static Tensor Norm(Tensor x, IReadOnlyDictionary<string, Tensor> state, string name)
    {
        var centred = x - x.mean([-1], keepdim: true);
        var variance = (centred * centred).mean([-1], keepdim: true);
        return (centred / (variance + 1e-5).sqrt() * state[name + ".weight"]) + state[name + ".bias"];
    }
}
