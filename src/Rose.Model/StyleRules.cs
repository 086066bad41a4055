namespace Rose.Model;

/// <summary>What each layer hands to the next: whole features or a rank's own slice of them.</summary>
internal static class StyleRules
{
    public static void AddFaults(ParallelPlan plan, List<ConfigFault> faults)
    {
        MustGather(faults, "parallel.qkv", plan.Qkv, "leaves attention a slice of q, k and v, and attention sharded by heads is not supported");
        MustTakeWhole(faults, "parallel.qkv", plan.Qkv, "is at odds with the LayerNorm before it, whose output every rank holds whole");
        MustGather(faults, "parallel.attn_out", plan.AttentionOutput, "leaves the residual add a slice of the features");
        MustTakeWhole(faults, "parallel.attn_out", plan.AttentionOutput, "is at odds with attention, whose output every rank holds whole");
        MustTakeWhole(faults, "parallel.fc1", plan.Fc1, "is at odds with the LayerNorm before it, whose output every rank holds whole");
        MustGather(faults, "parallel.fc2", plan.Fc2, "leaves the residual add a slice of the features");
        AddFeedForwardFault(plan, faults);
        if (plan.LmHead.Kind == LinearStyleKind.Row)
        {
            faults.Add(Fault("parallel.lm_head.style", "row", "would sum logits of the whole vocabulary over the ranks, which is not supported", "use style: column or style: dense"));
        }
    }

    private static bool GivesSlice(LinearStyle style) => style is { Kind: LinearStyleKind.Column, GatherOutput: false };

    private static bool TakesSlice(LinearStyle style) => style is { Kind: LinearStyleKind.Row, InputIsParallel: true };

    private static void MustGather(List<ConfigFault> faults, string layer, LinearStyle style, string rule)
    {
        if (GivesSlice(style))
        {
            faults.Add(Fault($"{layer}.gather_output", "false", rule, "use gather_output: true", $"{layer}.style"));
        }
    }

    private static void MustTakeWhole(List<ConfigFault> faults, string layer, LinearStyle style, string rule)
    {
        if (TakesSlice(style))
        {
            faults.Add(Fault($"{layer}.input_is_parallel", "true", rule, "use input_is_parallel: false", $"{layer}.style"));
        }
    }

    private static void AddFeedForwardFault(ParallelPlan plan, List<ConfigFault> faults)
    {
        if (GivesSlice(plan.Fc1) && !TakesSlice(plan.Fc2))
        {
            faults.Add(Fault(
                "parallel.fc1.gather_output",
                "false",
                $"hands parallel.fc2 a slice of the features, but fc2 is {Describe(plan.Fc2)}",
                "use gather_output: true, or fc2: {style: row, input_is_parallel: true}",
                "parallel.fc1.style",
                "parallel.fc2.style",
                "parallel.fc2.input_is_parallel"));
        }
        else if (TakesSlice(plan.Fc2) && !GivesSlice(plan.Fc1))
        {
            faults.Add(Fault(
                "parallel.fc2.input_is_parallel",
                "true",
                $"needs a slice of the features from parallel.fc1, but fc1 is {Describe(plan.Fc1)}",
                "use input_is_parallel: false, or fc1: {style: column, gather_output: false}",
                "parallel.fc2.style",
                "parallel.fc1.style",
                "parallel.fc1.gather_output"));
        }
    }

    private static string Describe(LinearStyle style) => style.Kind switch
    {
        LinearStyleKind.Column => $"column with gather_output: {(style.GatherOutput ? "true" : "false")}",
        LinearStyleKind.Row => $"row with input_is_parallel: {(style.InputIsParallel ? "true" : "false")}",
        _ => "dense",
    };

    private static ConfigFault Fault(string field, string value, string rule, string remedy, params string[] otherFields) =>
        new() { Field = field, Value = value, Rule = rule, Remedy = remedy, OtherFields = otherFields };
}
