using System.Globalization;

namespace Rose.Harness.Ranks;

/// <summary>Who this process is in a world that torchrun, or whatever sets the same variables, has launched.</summary>
internal sealed record ExternalLaunch
{
    public required int Rank { get; init; }

    public required int WorldSize { get; init; }

    public required int LocalRank { get; init; }

    public required string MasterAddress { get; init; }

    public required int MasterPort { get; init; }

    /// <summary>Whether the launcher serves the store itself, so that rank 0 connects to it as the others do.</summary>
    public required bool StoreIsServed { get; init; }

    public bool IsOneMachine => MasterAddress is "127.0.0.1" or "localhost" or "::1";

    /// <summary>Whether the environment names a rank, which a spec may make use of or not.</summary>
    public static bool IsLikely => Environment.GetEnvironmentVariable("RANK") is { Length: > 0 };

    /// <exception cref="LaunchException">As many ranks were launched as the spec does not want.</exception>
    public void CheckSize(int worldSize)
    {
        if (worldSize != WorldSize)
        {
            throw new LaunchException($"world.size = {worldSize}, but WORLD_SIZE = {WorldSize} ranks were launched; make them equal");
        }
    }

    /// <exception cref="LaunchException">A variable is missing, is no number or fits no world.</exception>
    public static ExternalLaunch FromEnvironment()
    {
        string[] needed = ["RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"];
        var missing = needed.Where(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))).ToArray();
        if (missing.Length > 0)
        {
            throw new LaunchException($"world.launch = external needs the environment variables {string.Join(", ", needed)}, of which {string.Join(", ", missing)} are not set; start every rank with torchrun, or use launch: processes");
        }

        var (rank, worldSize) = (Number("RANK"), Number("WORLD_SIZE"));
        if (rank >= worldSize)
        {
            throw new LaunchException($"RANK = {rank} is not below WORLD_SIZE = {worldSize}; ranks are counted from 0");
        }

        return new ExternalLaunch
        {
            Rank = rank,
            WorldSize = worldSize,
            LocalRank = Environment.GetEnvironmentVariable("LOCAL_RANK") is { Length: > 0 } ? Number("LOCAL_RANK") : rank,
            MasterAddress = Environment.GetEnvironmentVariable("MASTER_ADDR")!,
            MasterPort = Number("MASTER_PORT"),
            StoreIsServed = Environment.GetEnvironmentVariable("TORCHELASTIC_USE_AGENT_STORE") == "True",
        };
    }

    private static int Number(string name)
    {
        var text = Environment.GetEnvironmentVariable(name)!;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new LaunchException($"{name} = {text} is not a number of 0 or more");
    }
}
