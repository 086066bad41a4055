namespace Rose.Model.Training;

/// <summary>Which activations backward computes anew, so that they need not be kept.</summary>
public enum Recompute
{
    /// <summary>All are kept.</summary>
    None,

    /// <summary>Of a transformer block only its input is kept; backward runs the block again.</summary>
    Blocks,
}
