namespace Rose.Harness.Spec;

/// <summary>What an experiment does.</summary>
public enum Kind
{
    /// <summary>One forward pass, compared over ranks and with the dense model.</summary>
    Forward,

    /// <summary>Training steps.</summary>
    Train,

    /// <summary>Random cases of a law.</summary>
    Property,

    /// <summary>Training steps, timed beside those of PyTorch.</summary>
    Bench,
}
