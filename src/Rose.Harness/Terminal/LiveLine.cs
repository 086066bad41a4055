namespace Rose.Harness.Terminal;

/// <summary>Lines on a writer and, where that is a terminal, below them one that shows what goes on now and is written over. Not for several threads at once.</summary>
internal sealed class LiveLine
{
    private const string EraseLine = "\r\u001b[K";
    private const int WidthIfUnknown = 80;

    private readonly TextWriter _output;
    private bool _isShown;

    public LiveLine(TextWriter output)
    {
        _output = output;
        IsLive = output == Console.Error && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
    }

    /// <summary>Whether anything is shown between lines.</summary>
    public bool IsLive { get; }

    public void WriteLine(string line)
    {
        Clear();
        _output.WriteLine(line);
    }

    /// <summary>Shows a text in place of the last one, as far as the terminal is wide.</summary>
    public void Show(string text)
    {
        if (!IsLive)
        {
            return;
        }

        // One that wraps could not be written over.
        var width = Console.WindowWidth is > 1 and var known ? known : WidthIfUnknown;
        _output.Write(EraseLine + (text.Length < width ? text : text[..(width - 2)] + "…"));
        _output.Flush();
        _isShown = text.Length > 0;
    }

    public void Clear()
    {
        if (_isShown)
        {
            Show("");
        }
    }
}
