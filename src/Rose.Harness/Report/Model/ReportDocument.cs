namespace Rose.Harness.Report.Model;

/// <summary>A whole report.</summary>
/// <param name="Subject">Of what: the work tree, a commit, files.</param>
internal sealed record ReportDocument(string Subject, IReadOnlyList<ReportSection> Sections);
