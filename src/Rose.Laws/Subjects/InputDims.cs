namespace Rose.Laws;

/// <summary>Inputs [in], [batch, in] or [batch, sequence, in].</summary>
internal static class InputDims
{
    public static IReadOnlyList<CaseSize> Sizes { get; } = [CaseSize.Choice("input_dims", "one", "two", "three"), CaseSize.Of("batch"), CaseSize.Of("sequence")];

    public static IReadOnlyList<int> Shape(LawCase of, string last) => of["input_dims"] switch
    {
        0 => [of[last]],
        1 => [of["batch"], of[last]],
        _ => [of["batch"], of["sequence"], of[last]],
    };

    public static string? FaultOf(LawCase of) =>
        of["input_dims"] < 1 && of["batch"] > 1 ? $"batch = {of["batch"]} with an input of one dim"
        : of["input_dims"] < 2 && of["sequence"] > 1 ? $"sequence = {of["sequence"]} with an input of less than three dims"
        : null;
}
