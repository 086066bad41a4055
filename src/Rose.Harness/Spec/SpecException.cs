namespace Rose.Harness.Spec;

/// <summary>A spec that cannot be run, with all its errors in the order of the file.</summary>
public sealed class SpecException : Exception
{
    public SpecException(IReadOnlyList<SpecError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    public IReadOnlyList<SpecError> Errors { get; }
}
