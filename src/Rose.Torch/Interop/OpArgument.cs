using System.Globalization;

namespace Rose.Torch.Interop;

/// <summary>One argument of an operator. Conversions are implicit, so that a call reads as the schema does; null is None.</summary>
internal readonly struct OpArgument
{
    private OpArgument(ValueTag tag, long bits = 0, object? reference = null, int length = 0)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
        Length = length;
    }

    public ValueTag Tag { get; }

    public long Bits { get; }

    public object? Reference { get; }

    public int Length { get; }

    public static implicit operator OpArgument(torch.Tensor? value) => value is null ? default : new(ValueTag.Tensor, reference: value);

    public static implicit operator OpArgument(long value) => new(ValueTag.Int, value);

    public static implicit operator OpArgument(int value) => new(ValueTag.Int, value);

    public static implicit operator OpArgument(long? value) => value is { } number ? new(ValueTag.Int, number) : default;

    public static implicit operator OpArgument(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator OpArgument(double? value) => value is { } number ? number : default(OpArgument);

    public static implicit operator OpArgument(bool value) => new(ValueTag.Bool, value ? 1 : 0);

    public static implicit operator OpArgument(Scalar value) => new(value.Tag, value.Bits);

    public static implicit operator OpArgument(Scalar? value) => value is { } scalar ? scalar : default(OpArgument);

    public static implicit operator OpArgument(torch.ScalarType value) => new(ValueTag.Int, (long)value);

    public static implicit operator OpArgument(torch.ScalarType? value) => value is { } type ? type : default(OpArgument);

    public static implicit operator OpArgument(torch.Device? value) => value is null ? default : new(ValueTag.Device, (long)value.type, length: value.index);

    public static implicit operator OpArgument(torch.Generator? value) => value is null ? default : new(ValueTag.Generator, reference: value);

    public static implicit operator OpArgument(string? value) => value is null ? default : FromBytes(System.Text.Encoding.UTF8.GetBytes(value));

    public static implicit operator OpArgument(long[]? value) => value is null ? default : new(ValueTag.IntList, reference: value, length: value.Length);

    public static implicit operator OpArgument(double[]? value) => value is null ? default : new(ValueTag.DoubleList, reference: value, length: value.Length);

    public static implicit operator OpArgument(bool[]? value) => value is null ? default : new(ValueTag.BoolList, reference: value, length: value.Length);

    public static implicit operator OpArgument(torch.Tensor[] value) => new(ValueTag.TensorList, reference: value, length: value.Length);

    public static OpArgument OptionalTensors(torch.Tensor?[] value) => new(ValueTag.OptionalTensorList, reference: value, length: value.Length);

    private static OpArgument FromBytes(byte[] value) => new(ValueTag.String, reference: value, length: value.Length);

    /// <summary>For error messages.</summary>
    public override string ToString() => Tag switch
    {
        ValueTag.None => "None",
        ValueTag.Tensor => ((torch.Tensor)Reference!).Signature(),
        ValueTag.Double => BitConverter.Int64BitsToDouble(Bits).ToString(CultureInfo.InvariantCulture),
        ValueTag.Bool => Bits != 0 ? "true" : "false",
        ValueTag.IntList => $"[{string.Join(", ", (long[])Reference!)}]",
        ValueTag.DoubleList => $"[{string.Join(", ", ((double[])Reference!).Select(value => value.ToString(CultureInfo.InvariantCulture)))}]",
        ValueTag.BoolList => $"[{string.Join(", ", (bool[])Reference!)}]",
        ValueTag.TensorList or ValueTag.OptionalTensorList => $"[{string.Join(", ", ((torch.Tensor?[])Reference!).Select(tensor => tensor?.Signature() ?? "None"))}]",
        ValueTag.String => $"\"{System.Text.Encoding.UTF8.GetString((byte[])Reference!)}\"",
        ValueTag.Generator => "generator",
        ValueTag.Device => new torch.Device((DeviceType)Bits, Length).ToString(),
        _ => Bits.ToString(CultureInfo.InvariantCulture),
    };
}
