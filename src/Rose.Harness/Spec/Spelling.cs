namespace Rose.Harness.Spec;

/// <summary>An enum's values as YAML spells them: in lower case.</summary>
internal static class Spelling<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant());

    public static IReadOnlyList<string> All { get; } = [.. Values.Keys];

    public static string Of(T value) => value.ToString().ToLowerInvariant();

    public static bool TryRead(string text, out T value) => Values.TryGetValue(text, out value);
}
