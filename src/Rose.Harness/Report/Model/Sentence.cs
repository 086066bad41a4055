namespace Rose.Harness.Report.Model;

/// <summary>A paragraph of plain text.</summary>
internal sealed record Sentence(string Text) : IReportBlock;
