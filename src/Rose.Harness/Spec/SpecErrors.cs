using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Spec;

/// <summary>Collects the errors of one file; equal ones, found again in each case of a sweep, count once.</summary>
internal sealed class SpecErrors(string file)
{
    private readonly HashSet<SpecError> errors = [];

    public void Add(Position at, string message) =>
        errors.Add(new SpecError { File = file, Line = at.Line, Column = at.Column, Message = message });

    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            throw new SpecException([.. errors.OrderBy(e => e.Line).ThenBy(e => e.Column).ThenBy(e => e.Message, StringComparer.Ordinal)]);
        }
    }
}
