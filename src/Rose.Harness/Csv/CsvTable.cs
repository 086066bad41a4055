using CsvHelper;

namespace Rose.Harness.Csv;

/// <summary>Writes a CSV row by row; each is on disk when <see cref="Write"/> returns.</summary>
public sealed class CsvTable<TRow> : IDisposable
{
    private readonly IReadOnlyList<Column<TRow>> _columns;
    private readonly FileStream _file;
    private readonly CsvWriter _csv;

    /// <summary>Creates the file, in place of any there, with the header.</summary>
    public CsvTable(string path, IReadOnlyList<Column<TRow>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = columns;
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _csv = CsvWriter.Create(_file, CsvWriterOptions.Default with { NewLine = "\n", WriteByteOrderMark = false }, leaveOpen: true);
        WriteRecord(columns.Select(column => column.Name));
        Flush();
    }

    /// <param name="isOnDisk">False leaves the row to the next <see cref="Flush"/>, for many rows at once that can be had again.</param>
    public void Write(TRow row, bool isOnDisk = true)
    {
        WriteRecord(_columns.Select(column => column.Text(row)));
        if (isOnDisk)
        {
            Flush();
        }
    }

    public void Flush()
    {
        _csv.Flush();
        _file.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        _csv.Dispose();
        _file.Dispose();
    }

    private void WriteRecord(IEnumerable<string> fields)
    {
        _csv.WriteRecord(fields.ToArray());
    }
}
