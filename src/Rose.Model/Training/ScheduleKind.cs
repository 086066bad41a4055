namespace Rose.Model.Training;

/// <summary>How the learning rate falls after its warm-up.</summary>
public enum ScheduleKind
{
    Constant,

    /// <summary>Along half a cosine.</summary>
    Cosine,

    /// <summary>In equal steps.</summary>
    Linear,
}
