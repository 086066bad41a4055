namespace Rose.Model;

/// <summary>
/// A text, as bytes, in two parts: the last tenth of it, rounded down to a whole byte, is kept for validation, and all
/// before it is to train on. Windows of one length T begin at every (T - 1)-th byte of a part: each shares a byte with the
/// next, so that in one pass over a part every byte but the first is predicted once; bytes at the end that fill no
/// window are left out.
/// </summary>
public sealed class TextCorpus
{
    /// <summary>One part in so many is kept for validation.</summary>
    public const int ValidationShare = 10;

    private readonly ReadOnlyMemory<byte> _bytes;

    public TextCorpus(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than an array can be.</exception>
    public static TextCorpus Load(string path) => new(File.ReadAllBytes(path));

    public ReadOnlyMemory<byte> Train => _bytes[..(int)TrainBytes(_bytes.Length)];

    public ReadOnlyMemory<byte> Validation => _bytes[(int)TrainBytes(_bytes.Length)..];

    /// <summary>How many bytes of a text are to train on.</summary>
    public static long TrainBytes(long bytes) => bytes - ValidationBytes(bytes);

    /// <summary>How many bytes of a text are kept for validation.</summary>
    public static long ValidationBytes(long bytes) => bytes / ValidationShare;

    /// <summary>How many windows a part of so many bytes has.</summary>
    /// <param name="length">Tokens in a window; at least 2.</param>
    public static long Windows(long bytes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        return bytes < length ? 0 : (bytes - 1) / (length - 1);
    }
}
