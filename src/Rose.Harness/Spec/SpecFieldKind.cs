namespace Rose.Harness.Spec;

/// <summary>What may stand at a path of a spec.</summary>
internal enum SpecFieldKind
{
    Section,
    Text,
    Integer,
    Number,
    Boolean,
    Choice,
    Integers,

    /// <summary>With a grammar of its own: <c>sweep</c>, <c>expect</c>, <c>compare</c>.</summary>
    Other,
}
