using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    /// <summary>Refuses every operator that has no deterministic kernel.</summary>
    public static void use_deterministic_algorithms(bool mode) => Native.Exchange(Native.Setting.Deterministic, mode ? 1 : 0);

    public static bool are_deterministic_algorithms_enabled() => Native.Read(Native.Setting.Deterministic) != 0;

    public static int get_num_threads() => (int)Native.Read(Native.Setting.Threads);

    public static void set_num_threads(int num) => Native.Exchange(Native.Setting.Threads, num);

    public static class backends
    {
        public static class mkldnn
        {
            /// <summary>Whether operators on the CPU may use oneDNN, in the whole process.</summary>
            public static bool enabled
            {
                get => Native.Read(Native.Setting.OneDnn) != 0;
                set => Native.Exchange(Native.Setting.OneDnn, value ? 1 : 0);
            }
        }
    }
}
