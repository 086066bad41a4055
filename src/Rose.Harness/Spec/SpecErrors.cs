using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>
/// Collects the errors of one file. The same error, found again in another case of a sweep, counts once, even where the
/// remedy there would be another.
/// </summary>
internal sealed class SpecErrors(string file)
{
    private const string BeforeRemedy = "; ";

    private readonly Dictionary<(Position At, string Rule), SpecError> errors = [];

    public void Add(Position at, string message)
    {
        int remedy = message.LastIndexOf(BeforeRemedy, StringComparison.Ordinal);
        errors.TryAdd((at, remedy < 0 ? message : message[..remedy]), new SpecError { File = at.Typed ?? file, Line = at.Line, Column = at.Column, Message = message });
    }

    public bool IsEmpty => errors.Count == 0;

    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            throw new SpecException([.. errors.Values.OrderBy(e => e.Line).ThenBy(e => e.Column).ThenBy(e => e.Message, StringComparer.Ordinal)]);
        }
    }
}
