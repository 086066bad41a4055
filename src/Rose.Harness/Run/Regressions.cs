using Rose.Harness.Plan;
using Rose.Harness.Spec;
using Rose.Laws;

namespace Rose.Harness.Run;

/// <summary>The cases of laws that failed once; they run first from then on.</summary>
internal static class Regressions
{
    /// <summary>Of the property's law, in order; none where one case alone is replayed.</summary>
    /// <exception cref="SpecException">One of them is damaged.</exception>
    public static IReadOnlyList<string> Tokens(ExperimentPlan plan, PropertySpec property)
    {
        try
        {
            return property.Replay is null ? FolderOf(plan).Tokens(PropertyLaws.Subjects(property.Law)) : [];
        }
        catch (ArgumentException e)
        {
            throw new SpecException([new SpecError { File = plan.File, Line = 0, Column = 0, Message = e.Message }]);
        }
    }

    /// <summary>In experiments/ for all specs of it, however deep; elsewhere beside the spec.</summary>
    public static RegressionFolder FolderOf(ExperimentPlan plan)
    {
        var folder = plan.Folder;
        for (var parent = new DirectoryInfo(plan.Folder); parent is not null; parent = parent.Parent)
        {
            folder = parent.Name == "experiments" ? parent.FullName : folder;
        }

        return new RegressionFolder(Path.Combine(folder, "regressions"));
    }
}
