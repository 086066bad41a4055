namespace Rose.Harness.Spec;

/// <summary>Where the token ids of a case come from.</summary>
public enum InputKind
{
    /// <summary>Drawn uniformly from the vocabulary.</summary>
    Random,

    /// <summary>The bytes of a file, each a token.</summary>
    Text,
}
