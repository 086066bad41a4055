using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    /// <summary>Seeds the default generator of every device.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static class random
    {
        public static Generator manual_seed(long seed)
        {
            Native.Check(Native.rose_manual_seed(unchecked((ulong)seed)), "manual_seed");
            return Generator.Default.Seeded(seed);
        }

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }
}
