namespace Rose.Model;

/// <summary>What each layer hands to the next: whole features or a rank's own slice of them.</summary>
internal static class StyleRules
{
    public static void AddFaults(ParallelPlan plan, List<ConfigFault> faults)
    {
        MustTakeWhole(faults, "parallel.qkv", plan.Qkv, "is at odds with the LayerNorm before it, whose output every rank holds whole");
        MustGather(faults, "parallel.attn_out", plan.AttentionOutput, "leaves the residual add a slice of the features");
        MustTakeWhole(faults, "parallel.fc1", plan.Fc1, "is at odds with the LayerNorm before it, whose output every rank holds whole");
        MustGather(faults, "parallel.fc2", plan.Fc2, "leaves the residual add a slice of the features");
        AddPairFault(faults, "qkv", plan.Qkv, "attn_out", plan.AttentionOutput, "the output of each rank's own heads");
        AddPairFault(faults, "fc1", plan.Fc1, "fc2", plan.Fc2, "a slice of the features");
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

    /// <summary>What the first layer leaves sharded, the second must take so, and the other way round.</summary>
    private static void AddPairFault(List<ConfigFault> faults, string first, LinearStyle giver, string second, LinearStyle taker, string slice)
    {
        string[] styles = [$"parallel.{first}.style", $"parallel.{second}.style"];
        if (GivesSlice(giver) && !TakesSlice(taker))
        {
            faults.Add(Fault(
                $"parallel.{first}.gather_output",
                "false",
                $"hands parallel.{second} {slice}, but {second} is {Describe(taker)}",
                $"use gather_output: true, or {second}: {{style: row, input_is_parallel: true}}",
                [.. styles, $"parallel.{second}.input_is_parallel"]));
        }
        else if (TakesSlice(taker) && !GivesSlice(giver))
        {
            faults.Add(Fault(
                $"parallel.{second}.input_is_parallel",
                "true",
                $"needs {slice} from parallel.{first}, but {first} is {Describe(giver)}",
                $"use input_is_parallel: false, or {first}: {{style: column, gather_output: false}}",
                [.. styles, $"parallel.{first}.gather_output"]));
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
