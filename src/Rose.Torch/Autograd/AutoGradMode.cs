using Rose.Torch.Interop;

namespace Rose.Torch;

/// <summary>Records, or does not record, gradients on this thread until disposed.</summary>
public sealed class AutoGradMode : IDisposable
{
    private readonly bool _previous;

    public AutoGradMode(bool enabled) => _previous = Native.Exchange(Native.Setting.GradMode, enabled ? 1 : 0) != 0;

    public static bool IsEnabled => Native.Read(Native.Setting.GradMode) != 0;

    public void Dispose() => Native.Exchange(Native.Setting.GradMode, _previous ? 1 : 0);
}
