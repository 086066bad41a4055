using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Spec;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>
/// rose-ranks: a process that loads libtorch once and forks the ranks of every world that runs with the same kernels.
/// It ends when its input closes, and they with it, so that none outlives the harness, however that ends.
/// </summary>
internal sealed class RankParent
{
    private const string Name = "rose-ranks";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);
    private static readonly Lock _gate = new();
    private static readonly Dictionary<Numerics, RankParent> _all = [];

    private readonly Process _process;
    private readonly StreamWriter _input;
    private readonly ConcurrentDictionary<int, (Action<string> OnLine, Action<string> OnEnd)> _worlds = [];
    private readonly Thread _reader;
    private int _lastWorld;
    private bool _isDropped;
    private bool _hasEnded;

    private RankParent(Numerics numerics)
    {
        _process = Start(StartInfo(numerics));
        _input = _process.StandardInput;
        _input.AutoFlush = true;
        _reader = new Thread(Read) { IsBackground = true, Name = "ranks' messages" };
    }

    /// <summary>Starts the one of portable kernels, which loads libtorch while a run is made ready.</summary>
    public static void Load()
    {
        lock (_gate)
        {
            _ = Of(Numerics.Portable);
        }
    }

    /// <summary>Ends each when it has no world any more.</summary>
    public static void DropAll()
    {
        lock (_gate)
        {
            foreach (var parent in _all.Values)
            {
                parent._isDropped = true;
                parent.EndIfIdle();
            }

            _all.Clear();
        }
    }

    /// <summary>Makes room for a world's ranks: the process that will fork them, and the world's number in it.</summary>
    /// <param name="onLine">Gets what is said of the world, line by line; an empty one when it has ended as it was told to.</param>
    /// <param name="onEnd">Hears how the process ended, after the last line.</param>
    public static (RankParent Parent, int World) Take(Numerics numerics, Action<string> onLine, Action<string> onEnd)
    {
        lock (_gate)
        {
            var parent = Of(numerics);
            parent._worlds[++parent._lastWorld] = (onLine, onEnd);
            if (parent._lastWorld == 1)
            {
                parent._reader.Start();
            }

            return (parent, parent._lastWorld);
        }
    }

    /// <summary>The world's ranks have ended, or nobody cares.</summary>
    public void Release(int world)
    {
        lock (_gate)
        {
            _worlds.TryRemove(world, out _);
            EndIfIdle();
        }
    }

    public void Send(string line)
    {
        lock (_input)
        {
            try
            {
                _input.Write(line + "\n");
            }
            catch (IOException)
            {
                // It has ended; the reader of its output says how.
            }
        }
    }

    /// <summary>Ends it and all its ranks, in whatever they are.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    private static RankParent Of(Numerics numerics)
    {
        if (!_all.TryGetValue(numerics, out var parent) || parent._hasEnded)
        {
            parent = _all[numerics] = new RankParent(numerics);
        }

        return parent;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new TorchLibraryException(
                $"{start.FileName} does not start ({new Win32Exception(e.NativeErrorCode).Message}); run eng/setup.sh at the root of the repository, or name in ROSE_NATIVE a librose.so with {Name} beside it", e);
        }
    }

    private static ProcessStartInfo StartInfo(Numerics numerics)
    {
        var app = typeof(RankParent).Assembly.Location;
        var library = Build.LibraryPath;
        var beside = Path.Combine(Path.GetDirectoryName(app)!, Name);
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : Path.Combine(Path.GetDirectoryName(library)!, Name))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(library);
        start.ArgumentList.Add(DotNet.HostFxr);
        start.ArgumentList.Add(DotNet.Root);
        start.ArgumentList.Add(app);

        // One thread while libtorch loads, since a fork keeps only one; the ranks set the number that their world asks for.
        foreach (var name in ThreadEnvironment.Names)
        {
            start.Environment[name] = "1";
        }

        foreach (var (name, value) in Build.LoadEnvironmentOf(pinsKernels: numerics == Numerics.Portable))
        {
            start.Environment[name] = value;
        }

        start.Environment[ScatteredAssemblies.Variable] = string.Join(':', ScatteredAssemblies.Paths);
        return start;
    }

    private void EndIfIdle()
    {
        if (!_isDropped || !_worlds.IsEmpty)
        {
            return;
        }

        _hasEnded = true;
        try
        {
            _input.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        // Before its first world it loads libtorch and hears nothing.
        if (_lastWorld == 0 || !_process.WaitForExit(_patience))
        {
            Kill();
        }
    }

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            // Where it was killed in the middle of a line, the end is told below.
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && _worlds.TryGetValue(int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture), out var world))
            {
                world.OnLine(line[(space + 1)..]);
            }
        }

        _process.WaitForExit();
        lock (_gate)
        {
            _hasEnded = true;
        }

        foreach (var world in _worlds.Values)
        {
            world.OnEnd($"{Name}, the parent of all ranks, ended: {ExitText.Of(_process.ExitCode)}");
        }
    }
}
