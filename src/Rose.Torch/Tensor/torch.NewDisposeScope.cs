namespace Rose.Torch;

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => new();
}
