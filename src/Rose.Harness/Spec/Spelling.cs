using System.Globalization;

namespace Rose.Harness.Spec;

/// <summary>An enum's values as YAML spells them: in lower case.</summary>
internal static class Spelling<T>
    where T : struct, Enum
{
    // Collections and functions of T would be code to compile at every start, for each of some twenty enums.
    private static readonly Type Kind = typeof(T);
    private static readonly string[] Names = Array.ConvertAll(Enum.GetNames(Kind), CultureInfo.InvariantCulture.TextInfo.ToLower);

    /// <summary>In the order of their values.</summary>
    public static IReadOnlyList<string> All => Names;

    public static string Of(T value) => value.ToString().ToLowerInvariant();

    public static bool TryRead(string text, out T value)
    {
        var isKnown = Names.AsSpan().Contains(text);
        value = isKnown ? (T)Enum.Parse(Kind, text, ignoreCase: true) : default;
        return isKnown;
    }
}
