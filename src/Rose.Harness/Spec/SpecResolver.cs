using Rose.Harness.Spec.Yaml;
using Rose.Model;

namespace Rose.Harness.Spec;

/// <summary>Binds and validates one tree, and places each fault where its author can mend it.</summary>
internal static class SpecResolver
{
    /// <param name="root">The tree, with a case's values in place.</param>
    /// <param name="swept">The paths whose values the case has replaced.</param>
    /// <param name="spoilt">Paths known to be at fault already.</param>
    /// <param name="folder">Of the spec.</param>
    /// <param name="errors">Where errors go.</param>
    public static ExperimentSpec Resolve(MappingNode root, IReadOnlyList<string> swept, IEnumerable<string> spoilt, string folder, SpecErrors errors)
    {
        var context = new BindContext(errors, SpecBinder.Paths);
        foreach (string path in spoilt)
        {
            context.Spoil(path);
        }

        ExperimentSpec spec = InputFile.Find(SpecBinder.Bind(root, context), folder);
        foreach (ConfigFault fault in SpecValidator.Validate(spec))
        {
            string[] fields = [fault.Field, .. fault.OtherFields];
            if (!fields.Any(context.IsSpoilt))
            {
                errors.Add(Place(root, fields, swept), fault.Message);
            }
        }

        return spec;
    }

    /// <summary>The sweep value that takes part; else the first field present in the file; else the nearest parent.</summary>
    private static Position Place(MappingNode root, string[] fields, IReadOnlyList<string> swept)
    {
        foreach (string field in fields)
        {
            if (swept.FirstOrDefault(path => TreePath.Related(path, field)) is { } path)
            {
                return TreePath.Locate(root, path.Length > field.Length ? path : field);
            }
        }

        return TreePath.Locate(root, fields.FirstOrDefault(field => TreePath.Exists(root, field)) ?? fields[0]);
    }
}
