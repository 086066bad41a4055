using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rose.Torch;

public static partial class torch
{
    /// <summary>A tensor of the array's shape that holds a copy of its elements, of their own dtype.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A copy of an array of any rank, converted to <paramref name="dtype"/> where one is given.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        var shape = new long[rawArray.Rank];
        for (var dim = 0; dim < shape.Length; dim++)
        {
            shape[dim] = rawArray.GetLength(dim);
        }

        return FromArray(rawArray, shape, dtype, device, requires_grad);
    }

    /// <summary>The tensor itself, converted where it differs from what is asked for.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.to(dtype ?? data.dtype, device ?? data.device);
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor<T>(T[] rawArray, ScalarType? dtype = null, Device? device = null)
        where T : unmanaged => tensor(rawArray, dtype, device);

    public static Tensor as_tensor<T>(IList<T> rawArray, ScalarType? dtype = null, Device? device = null)
        where T : unmanaged => tensor(rawArray, dtype, device);

    /// <summary>A copy of <paramref name="count"/> elements of <paramref name="dtype"/>, bit for bit, from byte <paramref name="offset"/> of a vector.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        using var one = empty([0], dtype);
        var all = BytesOf(rawArray);
        var available = all.Length - offset;
        var bytes = count < 0 ? available : count * one.element_size();
        if (offset < 0 || bytes > available || bytes % one.element_size() != 0)
        {
            throw new ArgumentException($"offset = {offset} and count = {count} do not select whole {dtype} elements of a buffer of {all.Length} bytes", nameof(count));
        }

        return Made(Tensor.FromSpan<byte>(all.Slice((int)offset, (int)bytes), [bytes / one.element_size()], dtype), requires_grad);
    }

    private static Tensor FromArray(Array data, long[] shape, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var made = Tensor.FromSpan<byte>(BytesOf(data), shape, ElementType(data));
        var type = dtype ?? made.dtype;
        if (type == made.dtype && device is null or { type: DeviceType.CPU })
        {
            return Made(made, requires_grad);
        }

        return Made(made.to(type, device ?? CPU, disposeAfter: true), requires_grad);
    }

    private static ReadOnlySpan<byte> BytesOf(Array data)
    {
        var elementSize = RuntimeHelpers.SizeOf(data.GetType().GetElementType()!.TypeHandle);
        return MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(data), checked(data.Length * elementSize));
    }

    private static ScalarType ElementType(Array data) => Type.GetTypeCode(data.GetType().GetElementType()) switch
    {
        TypeCode.Boolean => ScalarType.Bool,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        _ when data.GetType().GetElementType() == typeof(Half) => ScalarType.Float16,
        _ => throw new NotSupportedException($"no dtype holds elements of type {data.GetType().GetElementType()?.Name}"),
    };
}
