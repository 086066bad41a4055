namespace Rose.Harness.Report.Model;

/// <summary>All about one experiment.</summary>
internal sealed record ReportSection(string Title, IReadOnlyList<IReportBlock> Blocks);
