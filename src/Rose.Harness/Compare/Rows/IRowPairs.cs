namespace Rose.Harness.Compare.Rows;

/// <summary>Hears which rows of two tables belong together. Records are good during the call only.</summary>
internal interface IRowPairs
{
    void Matched(CsvRecord older, CsvRecord newer);

    void OnlyOlder(CsvRecord row);

    void OnlyNewer(CsvRecord row);
}
