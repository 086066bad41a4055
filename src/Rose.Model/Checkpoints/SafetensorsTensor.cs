using System.Globalization;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>A tensor of a safetensors file: its name, dtype and shape.</summary>
public sealed record SafetensorsTensor
{
    public required string Name { get; init; }

    public required ScalarType DType { get; init; }

    /// <summary>Empty for a scalar.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    public static SafetensorsTensor Of(string name, ScalarType dtype, params IReadOnlyList<long> shape) => new() { Name = name, DType = dtype, Shape = shape };

    public bool Equals(SafetensorsTensor? other) =>
        other is not null && Name == other.Name && DType == other.DType && Shape.SequenceEqual(other.Shape);

    public override int GetHashCode() => HashCode.Combine(Name, DType, Shape.Count);

    /// <summary>Dtype and shape as a header writes them: <c>F32 [3, 4]</c>.</summary>
    public override string ToString() => $"{SafetensorsDType.NameOf(DType) ?? DType.ToString()} {Spell(Shape)}";

    internal static string Spell(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
