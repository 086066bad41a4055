namespace Rose.Harness.Compare.Reports;

/// <summary>A form of output. It is told everything in order, as it is found.</summary>
internal interface IDiffReport
{
    void Begin(string older, string newer);

    /// <summary>Where the experiment's differences go.</summary>
    IDifferences BeginExperiment(string name);

    void EndExperiment(ExperimentDifferences experiment);

    /// <summary>Not called where the comparison fails.</summary>
    void End(DiffSummary summary);
}
