using System.Globalization;
using Rose.Torch.Interop;

namespace Rose.Torch;

/// <summary>A number that an operator takes beside tensors: integer, floating point or boolean.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly long _bits;

    private Scalar(ValueTag tag, long bits)
    {
        Tag = tag;
        _bits = bits;
    }

    internal ValueTag Tag { get; }

    internal long Bits => _bits;

    public static implicit operator Scalar(byte value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(sbyte value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(short value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(int value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(long value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(Half value) => (double)value;

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(ValueTag.Bool, value ? 1 : 0);

    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    public double ToDouble() => Tag == ValueTag.Double ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    public float ToSingle() => (float)ToDouble();

    public long ToInt64() => Tag == ValueTag.Double ? (long)BitConverter.Int64BitsToDouble(_bits) : _bits;

    public int ToInt32() => checked((int)ToInt64());

    public bool ToBoolean() => Tag == ValueTag.Double ? BitConverter.Int64BitsToDouble(_bits) != 0 : _bits != 0;

    public bool Equals(Scalar other) => Tag == other.Tag && _bits == other._bits;

    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Tag, _bits);

    public override string ToString() => Tag switch
    {
        ValueTag.Double => ToDouble().ToString(CultureInfo.InvariantCulture),
        ValueTag.Bool => ToBoolean() ? "true" : "false",
        _ => _bits.ToString(CultureInfo.InvariantCulture),
    };
}
