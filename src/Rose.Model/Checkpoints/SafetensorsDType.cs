using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>The dtypes of the format that have a twin in torch, by the names that a header gives them.</summary>
internal static class SafetensorsDType
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] _all =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static IEnumerable<string> Names => _all.Select(each => each.Name);

    /// <summary>Null where the format has no such dtype.</summary>
    public static string? NameOf(ScalarType type) => Array.Find(_all, each => each.Type == type).Name;

    public static bool TryRead(string name, out ScalarType type)
    {
        var found = Array.Find(_all, each => each.Name == name);
        type = found.Type;
        return found.Name is not null;
    }

    /// <summary>Bytes of an element.</summary>
    public static int SizeOf(ScalarType type) => Array.Find(_all, each => each.Type == type).Bytes;
}
