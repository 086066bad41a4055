using System.Globalization;

namespace Rose.Harness.Tests.Processes;

/// <summary>The living processes that inherited a mark in their environment.</summary>
internal static class ProcessTable
{
    public static IReadOnlyList<MarkedProcess> Living(string mark)
    {
        List<MarkedProcess> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(id, "environ").Contains(mark, StringComparison.Ordinal))
            {
                found.Add(new MarkedProcess { Id = id, Arguments = Read(id, "cmdline").TrimEnd('\0').Split('\0') });
            }
        }

        return found;
    }

    /// <summary>Whether a process has mapped a file of this name.</summary>
    public static bool HasLoaded(int id, string file) => Read(id, "maps").Contains(file, StringComparison.Ordinal);

    /// <summary>Whether one of its threads has a name that begins so.</summary>
    public static bool HasThread(int id, string name) =>
        Directory.GetDirectories($"/proc/{id}/task").Any(thread => Read(id, $"task/{Path.GetFileName(thread)}/comm").StartsWith(name, StringComparison.Ordinal));

    // Empty where the process has gone, in the meantime or save for its exit code.
    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
