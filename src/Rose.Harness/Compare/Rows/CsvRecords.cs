using System.Text;
using Rose.Harness.Spec;

namespace Rose.Harness.Compare.Rows;

/// <summary>
/// Reads a CSV (RFC 4180, UTF-8) record by record out of one buffer. CsvHelper makes a string of every field: for two files
/// of a million rows that is several seconds and all their text in memory, where a comparison mostly finds equal bytes.
/// </summary>
internal sealed class CsvRecords : IDisposable
{
    private const int FirstBuffer = 1 << 18;
    private const int LargestRecord = 1 << 26;
    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly Stream _stream;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _at;
    private int _end;
    private bool _isLast;
    private int _line = 1;
    private int _recordLine = 1;
    private int _number;

    /// <param name="stream">Closed with this.</param>
    /// <param name="name">Under which errors speak of the file.</param>
    public CsvRecords(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        Fill();
        _at = _buffer.AsSpan(0, _end).StartsWith(_byteOrderMark) ? _byteOrderMark.Length : 0;
        if (_at == _end)
        {
            throw new CompareFault($"{name} is empty; a CSV begins with a line of column names");
        }

        Next();
        Header = [.. Enumerable.Range(0, Record.Count).Select(Record.Text)];
        if (Header.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new CompareFault($"{name}:1: the column {twice.Key} stands there twice; rename one of them");
        }
    }

    public string Name { get; }

    public IReadOnlyList<string> Header { get; }

    /// <summary>The record read last.</summary>
    public CsvRecord Record { get; } = new();

    /// <summary>The rows read so far.</summary>
    public int Rows => _number;

    /// <summary>Goes on to the next record; false at the end.</summary>
    /// <exception cref="CompareFault">The bytes there are no record of this table.</exception>
    public bool Read()
    {
        do
        {
            if (_at == _end && !Fill())
            {
                return false;
            }

            Next();
        }
        while (Record.Raw.IsEmpty && Header.Count > 1);

        if (Record.Count != Header.Count)
        {
            throw Fault(FormattableString.Invariant($"the row has {Record.Count} fields, but the header {Header.Count}; is the file cut off, or a comma not in quotes?"));
        }

        Record.Number = ++_number;
        return true;
    }

    /// <summary>The column's place; -1 where there is none.</summary>
    public int IndexOf(string column)
    {
        for (var k = 0; k < Header.Count; k++)
        {
            if (Header[k] == column)
            {
                return k;
            }
        }

        return -1;
    }

    /// <summary>The fault of a column that the file has not.</summary>
    public CompareFault Lacks(string column) =>
        new($"{Name} has no column {column}; {(Nearest.To(column, Header) is { } meant ? $"did you mean {meant}?" : $"use one of: {string.Join(", ", Header)}")}");

    public void Dispose() => _stream.Dispose();

    private void Next()
    {
        _recordLine = _line;
        while (true)
        {
            switch (Record.Scan(_buffer, _at, _end, _isLast, out var next))
            {
                case CsvScan.Whole:
                    _line += _buffer.AsSpan(_at, next - _at).Count((byte)'\n');
                    _at = next;
                    return;
                case CsvScan.CutOff:
                    Fill();
                    break;
                case CsvScan.Unclosed:
                    throw Fault("a quote is opened in this record and never closed; is the file cut off?");
                default:
                    throw Fault("text follows a closing quote in this record; write a quote inside quotes twice");
            }
        }
    }

    private CompareFault Fault(string message) => new(FormattableString.Invariant($"{Name}:{_recordLine}: {message}"));

    /// <summary>Moves the rest to the front and reads on; false where nothing is left.</summary>
    private bool Fill()
    {
        if (_isLast)
        {
            return false;
        }

        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        (_at, _end) = (0, _end - _at);
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LargestRecord)
            {
                throw Fault("the record goes on for 64 MiB; is a quote not closed, or is this no CSV?");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
        _isLast = read < _buffer.Length - _end;
        _end += read;
        return _end > _at;
    }
}
