using System.Globalization;
using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Calibration;

/// <summary>Measures this machine's rates in ranks like those that experiments run on.</summary>
internal static class Calibrator
{
    /// <summary>Some fifteen seconds.</summary>
    /// <exception cref="WorldException">A rank failed.</exception>
    public static MachineRates Run()
    {
        set_num_threads(1);
        return new MachineRates
        {
            Measured = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Fingerprint = Fingerprint.OfThisProcess(threadsPerRank: 1),
            Cores = Environment.ProcessorCount,
            Kernels = [.. Enum.GetValues<Numerics>().Select(Kernels)],
            Links = [Link(Spec.Backend.Gloo), Threads(), Link(Spec.Backend.Shared)],
        };
    }

    private static KernelRates Kernels(Numerics numerics) =>
        Ask(new WorldSpec { Size = 1, Numerics = numerics }, new RankRequest { MeasuresKernelsOf = numerics }).Kernels!;

    private static LinkRate Link(Spec.Backend backend) => Ask(new WorldSpec { Size = 2, Backend = backend }, new RankRequest { MeasuresLink = true }).Link!;

    private static LinkRate Threads()
    {
        using var world = new ThreadWorld(2);
        return world.Run(LinkProgram.Run)[0];
    }

    private static RankRow Ask(WorldSpec of, RankRequest request)
    {
        var folder = Directory.CreateTempSubdirectory("rose-calibration-");
        try
        {
            using var world = new ProcessWorld(of with { Device = Spec.Device.Cpu }, folder.FullName);
            RankRow? answer = null;
            world.Run(request, (_, row) => answer = row, CancellationToken.None);
            return answer!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
