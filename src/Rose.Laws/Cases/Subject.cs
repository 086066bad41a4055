using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// What the laws are held against: it says which cases there are of it, what every rank computes, and what must come out.
/// <see cref="LayerUnderTest"/> is the one for a layer.
/// </summary>
public abstract class Subject
{
    private IReadOnlyList<string>? _names;

    private protected Subject()
    {
    }

    /// <summary>Lower case, of letters, digits and "_".</summary>
    public abstract string Name { get; init; }

    /// <summary>What is drawn for a case, besides the world size, the numbers and the dtype.</summary>
    public abstract IReadOnlyList<CaseSize> Sizes { get; init; }

    /// <summary>The dtypes that it computes in.</summary>
    public IReadOnlyList<ScalarType> DTypes { get; init; } = [ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16];

    /// <summary>Whether there are cases of integers.</summary>
    public virtual bool IsExactOnIntegers { get; init; }

    /// <summary>Whether there are cases of inputs that are not contiguous.</summary>
    public virtual bool HasLayouts => false;

    /// <summary>Whether its full bounds take so much computing that cases are held against the least ones first.</summary>
    internal virtual bool HasLeastBounds => false;

    internal IReadOnlyList<string> SizeNames => _names ??= [.. Sizes.Select(size => size.Name)];

    /// <exception cref="ArgumentException">A name that tokens cannot hold, or no dtype, or one that the laws do not know.</exception>
    internal void Validate()
    {
        foreach (var name in SizeNames.Prepend(Name).Where(name => name.Length == 0 || name.Any(letter => !(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))))
        {
            throw new ArgumentException($"\"{name}\" of subject {Name} is written into replay tokens; use lower-case letters, digits and _ only");
        }

        if (Sizes.Count == 0 || SizeNames.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is not null)
        {
            throw new ArgumentException($"subject {Name} has the sizes [{string.Join(", ", SizeNames)}]; give at least one, each with a name of its own");
        }

        if (Sizes.FirstOrDefault(size => size.Min > size.Max) is { } empty)
        {
            throw new ArgumentException($"size {empty.Name} of subject {Name} has min = {empty.Min} above max = {empty.Max}");
        }

        if (DTypes.Count == 0 || DTypes.Any(dtype => dtype is not (ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16)))
        {
            throw new ArgumentException($"subject {Name} has the dtypes [{string.Join(", ", DTypes)}]; the laws are stated for Float32, Float64 and BFloat16, give at least one of them");
        }
    }

    /// <summary>Why the case is impossible; null where it is not.</summary>
    public string? FaultOf(LawCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (of.WorldSize < 1)
        {
            return $"world size {of.WorldSize} is less than 1";
        }

        foreach (var (size, value) in Sizes.Zip(of.Sizes))
        {
            if (value < size.Min || value > (size.Max ?? int.MaxValue))
            {
                return $"{size.Name} = {value} does not lie within {size.Min} and {size.Max ?? int.MaxValue}";
            }
        }

        return of.Seed is < 0 or > LawCase.LargestSeed ? $"seed = {of.Seed} is not within 0 and {LawCase.LargestSeed}"
            : !DTypes.Contains(of.DType) ? $"dtype {of.DType} is none of {string.Join(", ", DTypes)}"
            : OwnFaultOf(of);
    }

    /// <summary>What the ranks must come to, computed densely; while they run.</summary>
    /// <param name="solo">Runs what needs the tensor engine on a world of one rank.</param>
    /// <param name="bounds">Full, or least where it has those.</param>
    internal abstract IReadOnlyList<Expectation> Expect(LawCase of, Solo solo, Bounds bounds);

    /// <summary>What one rank does; every rank of the world does it at once.</summary>
    public abstract RankResult Run(LawCase of, RankContext rank);

    /// <summary>A rule between the sizes that the case breaks; null where it breaks none.</summary>
    private protected virtual string? OwnFaultOf(LawCase of) => null;
}
