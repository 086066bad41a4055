using System.Text;

namespace Rose.Harness.Run;

/// <summary>Hands each line to a function.</summary>
internal sealed class LineWriter(Action<string> onLine) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        onLine(_line.ToString());
        _line.Clear();
    }
}
