using System.Globalization;
using System.Text;

namespace Rose.Model;

/// <summary>Text as its UTF-8 bytes, each a token. Any file is in the vocabulary, and nothing has to be learnt first.</summary>
public static class ByteTokenizer
{
    /// <summary>How many tokens there are.</summary>
    public const int VocabSize = 256;

    /// <summary>The UTF-8 bytes of a text, each as a token.</summary>
    public static IReadOnlyList<int> Encode(string text) => [.. Encoding.UTF8.GetBytes(text)];

    /// <summary>Tokens as text; a byte that is no part of a UTF-8 character is shown as <c>\x</c> and two hex digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token is no byte.</exception>
    public static string Decode(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var bytes = new byte[tokens.Count];
        for (var k = 0; k < bytes.Length; k++)
        {
            bytes[k] = tokens[k] is >= 0 and < VocabSize
                ? (byte)tokens[k]
                : throw new ArgumentOutOfRangeException(nameof(tokens), tokens[k], string.Create(CultureInfo.InvariantCulture, $"token {k} is no byte; use 0 to {VocabSize - 1}"));
        }

        var text = new StringBuilder();
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var bad in rest[..consumed])
                {
                    text.Append(CultureInfo.InvariantCulture, $@"\x{bad:x2}");
                }
            }

            rest = rest[consumed..];
        }

        return text.ToString();
    }
}
