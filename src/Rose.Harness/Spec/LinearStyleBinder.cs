using Rose.Model;

namespace Rose.Harness.Spec;

/// <summary>Binds <c>parallel:</c>; each style takes its own keys only.</summary>
internal static class LinearStyleBinder
{
    public static ParallelPlan BindPlan(MappingReader parallel)
    {
        var plan = new ParallelPlan
        {
            Qkv = BindLayer(parallel, "qkv"),
            AttentionOutput = BindLayer(parallel, "attn_out"),
            Fc1 = BindLayer(parallel, "fc1"),
            Fc2 = BindLayer(parallel, "fc2"),
            Embedding = BindEmbedding(parallel),
            LmHead = BindLayer(parallel, "lm_head"),
            SequenceParallel = parallel.Boolean("sequence_parallel") ?? false,
        };
        parallel.Finish();
        return plan;
    }

    private static LinearStyle BindLayer(MappingReader parallel, string key)
    {
        MappingReader layer = Layer<LinearStyleKind>(parallel, key);
        LinearStyleKind style = layer.OneOf("style", LinearStyleKind.Dense);
        bool? gatherOutput = layer.Boolean("gather_output");
        bool? inputIsParallel = layer.Boolean("input_is_parallel");
        bool foreign = RefuseForeign(layer, "gather_output", LinearStyleKind.Column, style)
            | RefuseForeign(layer, "input_is_parallel", LinearStyleKind.Row, style);
        if (foreign)
        {
            // The style may be what is wrong, so that nothing is concluded from it.
            layer.Spoil("style");
        }

        layer.Finish();
        return style switch
        {
            LinearStyleKind.Column => LinearStyle.Column(gatherOutput ?? true),
            LinearStyleKind.Row => LinearStyle.Row(inputIsParallel ?? true),
            _ => LinearStyle.Dense,
        };
    }

    private static EmbeddingStyle BindEmbedding(MappingReader parallel)
    {
        MappingReader layer = Layer<EmbeddingStyle>(parallel, "embedding");
        EmbeddingStyle style = layer.OneOf("style", EmbeddingStyle.Dense);
        layer.Finish();
        return style;
    }

    private static MappingReader Layer<T>(MappingReader parallel, string key)
        where T : struct, Enum =>
        parallel.Section(key, scalar => Spelling<T>.TryRead(scalar.Text, out _) ? $"write {key}: {{style: {scalar.Text}}}" : null);

    private static bool RefuseForeign(MappingReader layer, string key, LinearStyleKind owner, LinearStyleKind style)
    {
        if (!layer.Has(key) || style == owner || layer.IsSpoilt("style"))
        {
            return false;
        }

        string due = Spell(owner);
        string remedy = layer.Has("style") ? $"remove it, or use style: {due}" : $"add style: {due}";
        layer.Add(key, layer.KeyPosition(key), $"{layer.PathOf(key)} belongs to style: {due}, but the style is {Spell(style)}; {remedy}");
        return true;
    }

    private static string Spell(LinearStyleKind style) => style.ToString().ToLowerInvariant();
}
