namespace Rose.Harness.Report.Model;

/// <summary>What stands in a section of a report: a chart, a table, a counterexample or a sentence.</summary>
internal interface IReportBlock;
