using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    /// <summary>A source of random numbers, seeded explicitly.</summary>
    public sealed unsafe class Generator : IDisposable
    {
        private readonly GeneratorHandle _handle;
        private long _seed;

        public Generator(ulong seed = 0, Device? device = null)
            : this(device ?? CPU, isDefault: false) => manual_seed(unchecked((long)seed));

        private Generator(Device device, bool isDefault)
        {
            nint handle;
            Native.Check(Native.rose_generator_new((int)device.type, device.index, isDefault ? 1 : 0, &handle), $"a generator on {device}");
            _handle = new GeneratorHandle(handle);
            this.device = device;
            IsDefault = isDefault;
        }

        /// <summary>The CPU's default generator, the one that operators without a generator draw from.</summary>
        public static Generator Default => DefaultFor(CPU);

        public Device device { get; }

        /// <summary>Whether this is its device's default generator.</summary>
        public bool IsDefault { get; }

        internal nint Handle => _handle.IsClosed ? throw new ObjectDisposedException(nameof(Generator)) : _handle.DangerousGetHandle();

        /// <summary>A device's default generator.</summary>
        public static Generator DefaultFor(Device device)
        {
            ArgumentNullException.ThrowIfNull(device);
            return new(device, isDefault: true);
        }

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.rose_generator_seed(Handle, unchecked((ulong)seed)), "manual_seed");
            _seed = seed;
            return this;
        }

        /// <summary>Notes a seed that the device's default generator was given by another way.</summary>
        internal Generator Seeded(long seed)
        {
            _seed = seed;
            return this;
        }

        /// <summary>The seed last given to this object.</summary>
        public long initial_seed() => _seed;

        public Tensor get_state()
        {
            nint state;
            Native.Check(Native.rose_generator_state(Handle, &state), "get_state");
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        public void set_state(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Native.Check(Native.rose_generator_set_state(Handle, value.Handle), "set_state");
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public void Dispose() => _handle.Dispose();
    }
}
