using System.Text;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>A spec file as it was read: its bytes, its text, and the tree of its YAML.</summary>
internal sealed class SpecDocument
{
    private const int MaxBytes = 1 << 20;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SpecDocument(string file, string folder, string text, byte[] bytes)
    {
        File = file;
        Folder = folder;
        Text = text;
        Bytes = bytes;
        Errors = new SpecErrors(file);
    }

    /// <summary>The name under which errors speak of the file.</summary>
    public string File { get; }

    /// <summary>The folder of the file, beside which the files that it names are looked for.</summary>
    public string Folder { get; }

    public string Text { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public SpecErrors Errors { get; }

    /// <summary>As they were typed.</summary>
    public IReadOnlyList<string> Overrides { get; private set; } = [];

    /// <summary>The paths that the file sweeps and that an override has given one value.</summary>
    public IReadOnlySet<string> EndedSweeps { get; private set; } = new HashSet<string>();

    /// <summary>The root mapping; null where errors left none.</summary>
    public MappingNode? Root { get; private set; }

    /// <exception cref="SpecException">The bytes are not text that YAML allows.</exception>
    public static SpecDocument Parse(ReadOnlySpan<byte> bytes, string file, string folder, IReadOnlyList<SpecOverride>? overrides = null)
    {
        var document = new SpecDocument(file, folder, Decode(bytes, file), bytes.ToArray());
        document.Root = TreeBuilder.Build(document.Text, document.Errors);
        var ended = new HashSet<string>();
        foreach (var each in overrides ?? [])
        {
            _ = !each.IsSweep && Swept(document.Root, each.Path) ? ended.Add(each.Path) : ended.Remove(each.Path);
            document.Root = document.Root is null ? null : each.Apply(document.Root, document.Errors);
        }

        document.EndedSweeps = ended;
        document.Overrides = [.. (overrides ?? []).Select(each => each.Typed)];
        return document;
    }

    private static bool Swept(MappingNode? root, string path) => root?.Find("sweep")?.Value is MappingNode sweep && sweep.Entries.Any(entry => entry.Key == path);

    private static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length > MaxBytes)
        {
            throw Unreadable(file, default, FormattableString.Invariant($"the spec has {bytes.Length} bytes, more than the {MaxBytes} that a spec may have; is it another file?"));
        }

        string text;
        try
        {
            text = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException invalid)
        {
            ReadOnlySpan<byte> before = bytes[..Math.Clamp(invalid.Index, 0, bytes.Length)];
            int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
            string bad = string.Join(" ", (invalid.BytesUnknown ?? []).Select(each => $"0x{each:X2}"));
            throw Unreadable(file, new Position(before.Count((byte)'\n') + 1, column), $"the byte {bad} is not UTF-8; save the file as UTF-8");
        }

        text = text.TrimStart('\uFEFF');
        int control = text.AsSpan().IndexOfAnyInRange('\u0000', '\u0008');
        if (control >= 0)
        {
            int lineStart = text.LastIndexOf('\n', control) + 1;
            var at = new Position(text.AsSpan(0, control).Count('\n') + 1, control - lineStart + 1);
            throw Unreadable(file, at, FormattableString.Invariant($"the control character U+{(int)text[control]:X4} is not allowed in YAML; remove it"));
        }

        return text;
    }

    private static SpecException Unreadable(string file, Position at, string message) =>
        new([new SpecError { File = file, Line = at.Line, Column = at.Column, Message = message }]);
}
