namespace Rose.Torch;

public static partial class torch
{
    /// <summary>
    /// Until disposed, matrix products on this thread run in the lower dtype, softmax, layer norm, losses and sums in
    /// float32. Parameters and their gradients stay as they are. Nothing is cached between uses.
    /// </summary>
    public static IDisposable autocast(ScalarType dtype = ScalarType.BFloat16, bool enabled = true) => new Autocast(enabled ? dtype : null);

    /// <summary>Whether this thread is within <see cref="autocast"/>.</summary>
    public static bool is_autocast_enabled() => Autocast.DType is not null;
}
