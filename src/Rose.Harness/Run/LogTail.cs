using System.Globalization;
using System.Text;

namespace Rose.Harness.Run;

/// <summary>Shows what is added to the ranks' logs as it comes, a line each, under the name of world and rank.</summary>
internal sealed class LogTail : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly string _folder;
    private readonly Action<string> _show;
    private readonly Dictionary<string, (long Shown, string Open)> _files = [];
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;

    public LogTail(string folder, Action<string> show)
    {
        (_folder, _show) = (folder, show);
        _thread = new Thread(() =>
        {
            while (!_ended.Wait(_pause))
            {
                Look();
            }
        }) { IsBackground = true, Name = "ranks' logs" };
        _thread.Start();
    }

    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        Look();
        _ended.Dispose();
    }

    private void Look()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(_folder, "rank_*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Look(path);
        }
    }

    private void Look(string path)
    {
        var (shown, open) = _files.GetValueOrDefault(path, (0, ""));
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = shown;
        using var reader = new StreamReader(file, Encoding.UTF8);
        var lines = (open + reader.ReadToEnd()).Split('\n');
        foreach (var line in lines.SkipLast(1))
        {
            _show(string.Create(CultureInfo.InvariantCulture, $"[{Name(path)}] {line}"));
        }

        _files[path] = (file.Length, lines[^1]);
    }

    // world_2/rank_1.log
    private static string Name(string path) =>
        $"{Path.GetFileName(Path.GetDirectoryName(path))!.Replace('_', ' ')}, {Path.GetFileNameWithoutExtension(path).Replace('_', ' ')}";
}
