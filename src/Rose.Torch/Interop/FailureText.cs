using System.Globalization;
using System.Runtime.CompilerServices;

namespace Rose.Torch.Interop;

/// <summary>What was being done, spelled out only where it failed: calls that go well are many, and texts cost more than they.</summary>
[InterpolatedStringHandler]
internal ref struct FailureText
{
    private DefaultInterpolatedStringHandler _text;

    public FailureText(int literalLength, int formattedCount, Status status, out bool isWritten)
    {
        isWritten = status != Status.Ok;
        _text = isWritten ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string Take() => _text.ToStringAndClear();
}
