namespace Rose.Harness.Report.Html;

/// <summary>A number along an axis, and its text.</summary>
internal sealed record Tick(double Value, string Text);
