using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public long[] shape
        {
            get
            {
                var shape = Describe().Shape.ToArray();
                GC.KeepAlive(this);
                return shape;
            }
        }

        public long ndim => Describe().Dim;

        public ScalarType dtype => (ScalarType)Describe().DType;

        public Device device
        {
            get
            {
                var description = Describe();
                return description.DeviceType == (int)DeviceType.CPU ? CPU : new Device((DeviceType)description.DeviceType, description.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Describe().DeviceType;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Describe().IsLeaf != 0;

        public long dim() => Describe().Dim;

        public long numel() => Describe().ElementCount;

        public long NumberOfElements => numel();

        public long element_size() => Describe().ElementSize;

        public long ElementSize => element_size();

        public long storage_offset() => Describe().StorageOffset;

        public bool is_contiguous() => Describe().IsContiguous != 0;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public long[] size() => shape;

        public long size(int dim)
        {
            var description = Describe();
            var size = description.Shape[Wrap(dim, description.Dim)];
            GC.KeepAlive(this);
            return size;
        }

        public long[] stride()
        {
            var stride = Describe().Stride.ToArray();
            GC.KeepAlive(this);
            return stride;
        }

        public long stride(int dim)
        {
            var description = Describe();
            var stride = description.Stride[Wrap(dim, description.Dim)];
            GC.KeepAlive(this);
            return stride;
        }

        /// <summary>Dtype and shape, for messages: "float32 [2, 3]".</summary>
        internal string Signature() => IsInvalid ? "a disposed tensor" : $"{dtype.ToString().ToLowerInvariant()} [{string.Join(", ", shape)}]";

        public override string ToString() => IsInvalid ? Signature() : $"{Signature()}, device = {device}";

        /// <summary>Its pointers hold while the tensor lives: whoever follows them keeps it alive.</summary>
        internal unsafe NativeDescription Describe()
        {
            NativeDescription description;
            Native.Check(Native.rose_tensor_describe(Handle, &description), "describing a tensor");
            GC.KeepAlive(this);
            return description;
        }

        private static int Wrap(int dim, int count) => dim >= -count && dim < count
            ? (dim + count) % count
            : throw new TorchIndexException($"dim = {dim} is out of range for a tensor of {count} dims");
    }
}
