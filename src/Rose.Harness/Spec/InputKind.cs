namespace Rose.Harness.Spec;

/// <summary>Where the token ids of a forward pass come from.</summary>
public enum InputKind
{
    /// <summary>Drawn uniformly from the vocabulary.</summary>
    Random,
}
