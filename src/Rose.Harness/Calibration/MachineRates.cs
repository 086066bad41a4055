using Rose.Harness.Provenance;
using Rose.Harness.Spec;

namespace Rose.Harness.Calibration;

/// <summary>What one rank of this machine does in a second, as <c>rose doctor --calibrate</c> measured it.</summary>
public sealed record MachineRates
{
    /// <summary>In UTC, as 2026-01-31T12:00:00Z.</summary>
    public required string Measured { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    /// <summary>Processors that the ranks of a world on this machine share.</summary>
    public required int Cores { get; init; }

    /// <summary>One for each choice of <c>numerics</c>.</summary>
    public required IReadOnlyList<KernelRates> Kernels { get; init; }

    /// <summary>One of each name.</summary>
    public required IReadOnlyList<LinkRate> Links { get; init; }

    /// <exception cref="ArgumentException">The kernels were not measured.</exception>
    public KernelRates KernelsOf(Numerics numerics) => Kernels.FirstOrDefault(each => each.Numerics == numerics)
        ?? throw new ArgumentException($"the rates have no kernels for numerics {numerics}; measure them again", nameof(numerics));

    /// <exception cref="ArgumentException">The link was not measured.</exception>
    public LinkRate LinkOf(string backend) => Links.FirstOrDefault(each => each.Backend == backend)
        ?? throw new ArgumentException($"the rates have no link {backend}; measure them again", nameof(backend));

    /// <summary>Whether all is there that this version measures; a file of another version may lack some.</summary>
    internal bool IsWhole =>
        Links is not null && Kernels is not null
        && LinkNames.All(name => Links.Any(link => link.Backend == name))
        && Enum.GetValues<Numerics>().All(numerics => Kernels.Any(each => each.Numerics == numerics))
        && Kernels.All(each => each is { UpdateGigabytesPerSecond: > 0, Products.Count: > 0, HeadProducts.Count: > 0, Memory.Count: > 0, Functions: not null }
            && KernelProgram.Functions.All(kind => each.Functions.Any(function => function.Kind == kind)));

    private static IReadOnlyList<string> LinkNames { get; } = ["gloo", "in_process", "shared"];
}
