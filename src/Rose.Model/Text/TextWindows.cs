using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>The windows of one part of a <see cref="TextCorpus"/>.</summary>
internal sealed class TextWindows
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly int _length;

    /// <exception cref="ArgumentException">The text has no window of that length.</exception>
    public TextWindows(ReadOnlyMemory<byte> text, int length)
    {
        Count = (int)TextCorpus.Windows(text.Length, length);
        if (Count == 0)
        {
            throw new ArgumentException($"a text of {text.Length} bytes has no window of {length}; use shorter sequences or a longer text", nameof(text));
        }

        (_text, _length) = (text, length);
    }

    public int Count { get; }

    /// <summary>[windows, length], int64, on the CPU.</summary>
    public Tensor Ids(IReadOnlyList<int> windows)
    {
        var ids = new long[windows.Count * _length];
        for (var k = 0; k < ids.Length; k++)
        {
            ids[k] = _text.Span[(windows[k / _length] * (_length - 1)) + (k % _length)];
        }

        return tensor(ids, [windows.Count, _length]);
    }
}
