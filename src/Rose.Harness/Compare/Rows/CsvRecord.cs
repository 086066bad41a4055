using System.Runtime.CompilerServices;

namespace Rose.Harness.Compare.Rows;

/// <summary>One record of a CSV as slices of the bytes that hold it; it is good as long as they are.</summary>
internal sealed class CsvRecord
{
    private const byte Quote = (byte)'"';
    private const byte Comma = (byte)',';
    private const byte Newline = (byte)'\n';
    private const byte Return = (byte)'\r';

    private byte[] _bytes = [];
    private int _start;
    private int _length;
    private int[] _starts = new int[16];
    private int[] _lengths = new int[16];
    private bool[] _doubled = new bool[16];

    public int Count { get; private set; }

    /// <summary>The record's place among the rows, counted from 1 without the header.</summary>
    public int Number { get; set; }

    /// <summary>As it was written, without its line end.</summary>
    public ReadOnlySpan<byte> Raw => _bytes.AsSpan(_start, _length);

    /// <summary>A field's content, without its quotes.</summary>
    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            var content = _bytes.AsSpan(_starts[field], _lengths[field]);
            return _doubled[field] ? Unescape(content) : content;
        }
    }

    public string Text(int field) => System.Text.Encoding.UTF8.GetString(this[field]);

    /// <summary>Reads the record that begins at <paramref name="start"/>.</summary>
    /// <param name="bytes">Where it stands; kept.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">Where the bytes end.</param>
    /// <param name="isLast">Whether the file ends there too.</param>
    /// <param name="next">Where the next record begins, once this one is whole.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public CsvScan Scan(byte[] bytes, int start, int end, bool isLast, out int next)
    {
        var span = bytes.AsSpan(0, end);
        var at = start;
        Count = 0;
        next = start;
        while (true)
        {
            int after;
            if (at < end && span[at] == Quote)
            {
                var close = at + 1;
                var doubled = false;
                while (true)
                {
                    var found = span[close..].IndexOf(Quote);
                    if (found < 0)
                    {
                        return isLast ? CsvScan.Unclosed : CsvScan.CutOff;
                    }

                    close += found;
                    if (close + 1 == end && !isLast)
                    {
                        return CsvScan.CutOff;
                    }

                    if (close + 1 == end || span[close + 1] != Quote)
                    {
                        break;
                    }

                    doubled = true;
                    close += 2;
                }

                Add(at + 1, close - at - 1, doubled);
                after = close + 1;
                if (after < end && span[after] == Return)
                {
                    if (after + 1 == end && !isLast)
                    {
                        return CsvScan.CutOff;
                    }

                    if (after + 1 == end || span[after + 1] != Newline)
                    {
                        return CsvScan.AfterQuote;
                    }

                    Finish(bytes, start, after);
                    next = after + 2;
                    return CsvScan.Whole;
                }
            }
            else
            {
                var found = span[at..].IndexOfAny(Comma, Newline);
                if (found < 0 && !isLast)
                {
                    return CsvScan.CutOff;
                }

                after = found < 0 ? end : at + found;
                var isLineEnd = after == end || span[after] == Newline;
                var content = isLineEnd && after > at && span[after - 1] == Return ? after - 1 : after;
                Add(at, content - at, false);
                if (isLineEnd)
                {
                    Finish(bytes, start, content);
                    next = Math.Min(after + 1, end);
                    return CsvScan.Whole;
                }
            }

            if (after == end || span[after] == Newline)
            {
                Finish(bytes, start, after);
                next = Math.Min(after + 1, end);
                return CsvScan.Whole;
            }

            if (span[after] != Comma)
            {
                return CsvScan.AfterQuote;
            }

            at = after + 1;
        }
    }

    private static byte[] Unescape(ReadOnlySpan<byte> content)
    {
        List<byte> plain = new(content.Length);
        for (var k = 0; k < content.Length; k++)
        {
            plain.Add(content[k]);
            k += content[k] == Quote ? 1 : 0;
        }

        return [.. plain];
    }

    private void Add(int start, int length, bool doubled)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _lengths, Count * 2);
            Array.Resize(ref _doubled, Count * 2);
        }

        _starts[Count] = start;
        _lengths[Count] = length;
        _doubled[Count] = doubled;
        Count++;
    }

    private void Finish(byte[] bytes, int start, int end)
    {
        _bytes = bytes;
        _start = start;
        _length = end - start;
    }
}
