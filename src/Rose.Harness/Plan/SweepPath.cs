using Rose.Harness.Spec;

namespace Rose.Harness.Plan;

/// <summary>Which paths a sweep may name.</summary>
internal static class SweepPath
{
    /// <summary>Why the path cannot be swept, in words; null where it can be.</summary>
    /// <param name="path">Dotted.</param>
    /// <param name="spoilt">Gets the path that was meant, so that it is not complained about again.</param>
    public static string? Fault(string path, List<string> spoilt)
    {
        if (path.Split('.')[0] is "name" or "kind" or "sweep" or "expect" or "compare")
        {
            return $"{path} cannot be swept; write a spec for each instead";
        }

        if (SpecBinder.Paths.Contains(path))
        {
            return null;
        }

        string? nearest = SpecBinder.Paths.FirstOrDefault(each => each.EndsWith($".{path}", StringComparison.Ordinal))
            ?? Nearest.To(path, SpecBinder.Paths);
        if (nearest is not null)
        {
            spoilt.Add(nearest);
        }

        return nearest is null
            ? $"{path} is no path of a spec; write one such as world.size or model.d_ff"
            : $"{path} is no path of a spec; did you mean {nearest}?";
    }
}
