namespace Rose.Harness.Compare.Rows;

/// <summary>How the reading of one record ended.</summary>
internal enum CsvScan
{
    Whole,

    /// <summary>The bytes end before the record does.</summary>
    CutOff,

    /// <summary>The file ends inside quotes.</summary>
    Unclosed,

    /// <summary>Something other than a comma or a line end follows a closing quote.</summary>
    AfterQuote,
}
