namespace Rose.Harness.Spec;

/// <summary>An enum's values as YAML spells them: in lower case.</summary>
internal static class Spelling<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant());

    public static IReadOnlyCollection<string> All => Values.Keys;

    public static bool TryRead(string text, out T value) => Values.TryGetValue(text, out value);
}
