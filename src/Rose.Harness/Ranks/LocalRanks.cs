using Rose.Harness.Spec;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Ranks;

/// <summary>The ranks that live in this process: one, connected over TCP to its peers, or a whole world of threads.</summary>
internal sealed class LocalRanks : IDisposable
{
    private const string Loopback = "127.0.0.1";

    private readonly ThreadWorld? _threads;
    private readonly RankContext? _single;
    private readonly Store? _store;

    private LocalRanks(ThreadWorld threads) => _threads = threads;

    private LocalRanks(RankContext single, Store store)
    {
        _single = single;
        _store = store;
    }

    /// <summary>
    /// Connects to the world: all of it as threads where the spec says so, else one rank. Rank 0 of a world of processes
    /// serves the store and tells its port, which every rank is then told.
    /// </summary>
    public static LocalRanks Join(WorldSpec world, int rank, Action<int> onServing, Func<int> storePort)
    {
        var timeout = TimeSpan.FromSeconds(world.TimeoutSeconds);
        if (world.Launch == Launch.Threads)
        {
            return new LocalRanks(new ThreadWorld(world.Size, timeout, each => DeviceOf(world, each), world.ThreadsPerRank,
                BackendOfThreads(world)));
        }

        var served = rank == 0 ? Store.Serve(Loopback, 0, timeout) : null;
        if (served is not null)
        {
            onServing(served.Port);
        }

        var port = storePort();
        var store = served ?? Store.Connect(Loopback, port, timeout);
        return new LocalRanks(Connect(world, store, rank, rank, Loopback, isOneMachine: true), store);
    }

    /// <summary>Joins a world that someone else launched: torchrun's variables say where and who.</summary>
    public static LocalRanks JoinExternal(WorldSpec world, ExternalLaunch launch)
    {
        var timeout = TimeSpan.FromSeconds(world.TimeoutSeconds);
        var serves = launch.Rank == 0 && !launch.StoreIsServed;
        var store = serves ? Store.Serve(launch.MasterAddress, launch.MasterPort, timeout) : Store.Connect(launch.MasterAddress, launch.MasterPort, timeout);
        return new LocalRanks(Connect(world, store, launch.Rank, launch.LocalRank, launch.IsOneMachine ? Loopback : null, launch.IsOneMachine), store);
    }

    public void Run(Action<RankContext> body)
    {
        if (_threads is not null)
        {
            _threads.Run(body);
        }
        else
        {
            body(_single!);
        }
    }

    public void Dispose()
    {
        _threads?.Dispose();
        _single?.Group.Dispose();
        _single?.Generator.Dispose();
        _single?.ParameterGenerator.Dispose();
        _store?.Dispose();
    }

    private static RankContext Connect(WorldSpec world, Store store, int rank, int localRank, string? address, bool isOneMachine)
    {
        set_num_threads(world.ThreadsPerRank);
        var device = DeviceOf(world, localRank);
        if (device.type == DeviceType.CUDA)
        {
            cuda.set_device(device.index);
        }

        return new RankContext
        {
            Rank = rank,
            WorldSize = world.Size,
            Group = new ProcessGroup(store, "world", rank, world.Size, BackendOf(world, device, isOneMachine), TimeSpan.FromSeconds(world.TimeoutSeconds), address),
            Device = device,
            Generator = Generator.DefaultFor(device),
            ParameterGenerator = Generator.Default,
        };
    }

    private static torch.Device DeviceOf(WorldSpec world, int localRank)
    {
        var count = cuda.device_count();
        var device = DeviceVariable.Resolve(world.Device);
        if (device == Spec.Device.Cuda && count == 0)
        {
            throw new TorchValueException(world.Device == device
                ? $"world.device = cuda, but libtorch {Build.LibtorchVersion} sees no GPU; use device: cpu or auto"
                : $"{DeviceVariable.Name} = cuda, but libtorch {Build.LibtorchVersion} sees no GPU; use {DeviceVariable.Name} = cpu");
        }

        return device == Spec.Device.Cpu || count == 0 ? CPU : new torch.Device(DeviceType.CUDA, localRank % count);
    }

    private static Parallel.Backend BackendOfThreads(WorldSpec world)
    {
        for (var rank = 0; world.Backend == Spec.Backend.Shared && rank < world.Size; rank++)
        {
            RefuseSharedOnGpu(DeviceOf(world, rank));
        }

        return BackendChoice.OnCpu(world);
    }

    private static void RefuseSharedOnGpu(torch.Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            throw new TorchValueException($"world.backend = shared works on CPUs only, but world.device = auto has found a GPU, {device}; use device: cpu, or backend: auto");
        }
    }

    private static Parallel.Backend BackendOf(WorldSpec world, torch.Device device, bool isOneMachine)
    {
        var canNccl = device.type == DeviceType.CUDA && Build.HasNccl && cuda.device_count() >= world.Size;
        if (world.Backend == Spec.Backend.Nccl && !canNccl)
        {
            throw new TorchValueException(
                $"world.backend = nccl needs NCCL and a GPU for each of {world.Size} ranks; here NCCL is {(Build.HasNccl ? "there" : "absent")} and {cuda.device_count()} GPUs are seen; use backend: gloo");
        }

        if (world.Backend == Spec.Backend.Shared)
        {
            RefuseSharedOnGpu(device);
            return isOneMachine ? Parallel.Backend.Shared : throw new TorchValueException(
                "world.backend = shared needs all ranks on one machine, but MASTER_ADDR is not its loopback; set MASTER_ADDR=127.0.0.1 where all ranks are on one machine, or use backend: gloo");
        }

        if (device.type == DeviceType.CUDA)
        {
            return world.Backend == Spec.Backend.Gloo || !canNccl ? Parallel.Backend.Gloo : Parallel.Backend.Nccl;
        }

        return BackendChoice.OnCpu(world, isOneMachine);
    }
}
