using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => Converted(Op.Call("aten::to.dtype", this, type, non_blocking, copy), disposeAfter);
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => Converted(Op.Call("aten::to.device", this, device, type, non_blocking, copy), disposeAfter);
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(dtype, device, copy, disposeAfter, non_blocking);
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);
        public Tensor type(ScalarType dtype) => to_type(dtype);
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);
        public Tensor cpu() => to(CPU);
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);
        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor @char() => to_type(ScalarType.Int8);
        public Tensor @short() => to_type(ScalarType.Int16);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor half() => to_type(ScalarType.Float16);
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);
        public Tensor clone() => Op.Call("aten::clone", this);
        public Tensor detach() => Op.Call("aten::detach", this);
        public Tensor detach_() => Op.CallInPlace("aten::detach_", this);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Op.CallInPlace("aten::copy_", this, source, nonBlocking);

        /// <summary>Another handle to the same elements.</summary>
        public Tensor alias() => Op.Call("aten::alias", this);

        public Tensor fill_(Scalar value) => Op.CallInPlace("aten::fill_.Scalar", this, value);
        public Tensor zero_() => Op.CallInPlace("aten::zero_", this);
        public static explicit operator float(Tensor value) => value.item<float>();
        public static explicit operator double(Tensor value) => value.item<double>();
        public static explicit operator byte(Tensor value) => value.item<byte>();
        public static explicit operator sbyte(Tensor value) => value.item<sbyte>();
        public static explicit operator short(Tensor value) => value.item<short>();
        public static explicit operator int(Tensor value) => value.item<int>();
        public static explicit operator long(Tensor value) => value.item<long>();
        public static explicit operator bool(Tensor value) => value.item<bool>();
        public float ToSingle() => item<float>();
        public double ToDouble() => item<double>();
        public int ToInt32() => item<int>();
        public long ToInt64() => item<long>();
        public bool ToBoolean() => item<bool>();

        private Tensor Converted(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }
    }
}
