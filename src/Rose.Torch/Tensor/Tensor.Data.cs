using System.Runtime.InteropServices;
using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The one element of a one-element tensor, whatever its dtype, as T.</summary>
        public T item<T>()
            where T : unmanaged
        {
            using var one = ToHost(DTypeOf<T>());
            var description = one.Describe();
            return description.ElementCount == 1
                ? *(T*)description.Data
                : throw new TorchValueException($"item() takes a tensor of one element, not {Signature()}");
        }

        /// <summary>A copy of all elements in row-major order; T must be the dtype's own type.</summary>
        public T[] ToArray<T>()
            where T : unmanaged
        {
            CheckType<T>();
            using var host = ToHost(dtype);
            var result = new T[host.numel()];
            new ReadOnlySpan<T>(host.Describe().Data, result.Length).CopyTo(result);
            GC.KeepAlive(host);
            return result;
        }

        /// <summary>The elements in place, for a contiguous CPU tensor; valid while the tensor lives.</summary>
        public Span<T> AsSpan<T>()
            where T : unmanaged
        {
            CheckType<T>();
            return MemoryMarshal.Cast<byte, T>(bytes);
        }

        /// <summary>The memory of a contiguous CPU tensor; valid while the tensor lives.</summary>
        public Span<byte> bytes
        {
            get
            {
                var description = Describe();
                return description.IsContiguous != 0 && description.DeviceType == (int)DeviceType.CPU
                    ? new Span<byte>(description.Data, checked((int)(description.ElementCount * description.ElementSize)))
                    : throw new TorchValueException($"only a contiguous CPU tensor can be read in place, not {Signature()} on {device}; use ToArray, or cpu().contiguous()");
            }
        }

        internal static Tensor FromSpan<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape, ScalarType dtype)
            where T : unmanaged
        {
            nint handle;
            fixed (T* first = data)
            fixed (long* sizes = shape)
            {
                Native.Check(Native.rose_tensor_from_data(first, (long)data.Length * sizeof(T), sizes, shape.Length, (int)dtype, &handle), "tensor");
            }

            return new Tensor(handle);
        }

        internal static ScalarType DTypeOf<T>()
            where T : unmanaged =>
            typeof(T) == typeof(float) ? ScalarType.Float32
            : typeof(T) == typeof(double) ? ScalarType.Float64
            : typeof(T) == typeof(long) ? ScalarType.Int64
            : typeof(T) == typeof(int) ? ScalarType.Int32
            : typeof(T) == typeof(short) ? ScalarType.Int16
            : typeof(T) == typeof(byte) ? ScalarType.Byte
            : typeof(T) == typeof(sbyte) ? ScalarType.Int8
            : typeof(T) == typeof(bool) ? ScalarType.Bool
            : typeof(T) == typeof(Half) ? ScalarType.Float16
            : throw new NotSupportedException($"no dtype holds elements of type {typeof(T).Name}");

        private void CheckType<T>()
            where T : unmanaged
        {
            // bfloat16 has no type of its own in .NET: its bits are read as ushort.
            var matches = dtype == ScalarType.BFloat16 ? typeof(T) == typeof(ushort) : DTypeOf<T>() == dtype;
            if (!matches)
            {
                throw new TorchTypeException($"elements of {Signature()} cannot be read as {typeof(T).Name}");
            }
        }

        private Tensor ToHost(ScalarType type)
        {
            using var _ = new AutoGradMode(false);
            using var detached = Op.Call("aten::detach", this);
            using var moved = Op.Call("aten::to.device", detached, CPU, type);
            return Op.Call("aten::contiguous", moved).DetachFromDisposeScope();
        }
    }
}
