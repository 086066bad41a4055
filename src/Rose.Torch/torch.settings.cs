using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    /// <summary>Refuses every operator that has no deterministic kernel.</summary>
    public static void use_deterministic_algorithms(bool mode) => Native.Exchange(Native.Setting.Deterministic, mode ? 1 : 0);

    public static bool are_deterministic_algorithms_enabled() => Native.Read(Native.Setting.Deterministic) != 0;

    public static int get_num_threads() => (int)Native.Read(Native.Setting.Threads);

    public static void set_num_threads(int num) => Native.Exchange(Native.Setting.Threads, num);
}
