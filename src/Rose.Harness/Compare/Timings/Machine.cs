using System.Text.Json;

namespace Rose.Harness.Compare.Timings;

/// <summary>What a run's side file (NAME.run.json) says of the machine: what must agree before times can be compared.</summary>
internal sealed record Machine
{
    /// <summary>Names and values; a run on several kinds of world has a value for each.</summary>
    public required IReadOnlyDictionary<string, string> Traits { get; init; }

    /// <summary>Null where the text is no such file. Reads by name alone, for the file may be of another version of Rose.</summary>
    public static Machine? Read(Stream stream)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            var root = document.RootElement;
            Dictionary<string, string> traits = [];
            if (root.TryGetProperty("host", out var host))
            {
                traits["host"] = host.ToString();
            }

            if (root.TryGetProperty("fingerprints", out var fingerprints) && fingerprints.ValueKind == JsonValueKind.Array)
            {
                foreach (var name in (ReadOnlySpan<string>)["cpu_model", "libtorch_version", "blas", "threads_per_rank", "gpu_count"])
                {
                    string[] values = [.. fingerprints.EnumerateArray().Where(each => each.TryGetProperty(name, out _)).Select(each => each.GetProperty(name).ToString()).Distinct()];
                    if (values.Length > 0)
                    {
                        traits[name] = string.Join(", ", values);
                    }
                }
            }

            return new Machine { Traits = traits };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Why times of the two sides say nothing about each other; null where the machines are alike.</summary>
    public static string? Warning(Machine? older, Machine? newer)
    {
        if (older is null || newer is null)
        {
            var side = older is null && newer is null ? "neither side has" : older is null ? "the older side has no" : "the newer side has no";
            return $"{side} run.json, so that nobody knows whether both timings are of one machine";
        }

        string[] apart = [.. older.Traits.Keys.Union(newer.Traits.Keys)
            .Where(name => older.Traits.GetValueOrDefault(name) != newer.Traits.GetValueOrDefault(name))
            .Select(name => $"{name} {older.Traits.GetValueOrDefault(name) ?? "unknown"} and {newer.Traits.GetValueOrDefault(name) ?? "unknown"}")];
        return apart.Length == 0 ? null : $"the timings are of different machines: {string.Join("; ", apart)}";
    }
}
