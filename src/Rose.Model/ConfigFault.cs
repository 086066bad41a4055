namespace Rose.Model;

/// <summary>One reason why a configuration cannot run: the field, its value, the rule it breaks and the remedy.</summary>
public sealed record ConfigFault
{
    /// <summary>Dotted path of the field, as a spec writes it: <c>model.d_ff</c>.</summary>
    public required string Field { get; init; }

    public required string Value { get; init; }

    /// <summary>The broken rule, to be read after field and value: <c>is not divisible by world.size = 3</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>What to write instead.</summary>
    public required string Remedy { get; init; }

    /// <summary>The other fields whose values take part; a change of any of them may lift the fault.</summary>
    public IReadOnlyList<string> OtherFields { get; init; } = [];

    public string Message => $"{Field} = {Value} {Rule}; {Remedy}";

    public override string ToString() => Message;
}
