using FsCheck;
using FsCheck.Fluent;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>Draws cases with the hard ones among them: dims of 1, sizes that the ranks cannot share evenly, memory with gaps.</summary>
public static class CaseGenerator
{
    private const int MostImpossible = 10_000;

    /// <summary>Cases of the subjects, of each as many as of the others.</summary>
    public static Gen<LawCase> Cases(IReadOnlyList<Subject> subjects, LawOptions options)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Gen.OneOf(subjects.Select(subject => Cases(subject, options)));
    }

    /// <summary>The cases with their shrinker.</summary>
    public static Arbitrary<LawCase> Arbitrary(IReadOnlyList<Subject> subjects, LawOptions options)
    {
        var byName = subjects.ToDictionary(subject => subject.Name);
        return Arb.From(Cases(subjects, options), failing => CaseShrinker.Shrink(byName[failing.Subject], failing, options));
    }

    private static Gen<LawCase> Cases(Subject subject, LawOptions options)
    {
        var cases =
            from worldSize in Gen.Elements<int>(options.WorldSizes)
            from sizes in Gen.CollectToArray(subject.Sizes, size => Size(size, options))
            from seed in Gen.Choose(0, LawCase.LargestSeed)
            from values in Values(options.Comparison)
            from layout in Gen.Frequency((2, Gen.Constant(CaseLayout.Contiguous)), (1, Gen.Constant(CaseLayout.Transposed)), (1, Gen.Constant(CaseLayout.Strided)))
            from dtype in DType(subject)
            select new LawCase
            {
                Subject = subject.Name,
                WorldSize = worldSize,
                Names = subject.SizeNames,
                Sizes = sizes,
                Seed = seed,
                Values = values,
                Layout = layout,
                DType = dtype,
            };
        var impossible = 0;
        return cases.Where(of =>
        {
            var fault = subject.FaultOf(of);
            impossible = fault is null ? 0 : impossible + 1;

            // It would look for ever.
            return impossible <= MostImpossible ? fault is null : throw new ArgumentException(
                $"of {MostImpossible} cases of subject {subject.Name} in a row none is possible, with world sizes [{string.Join(", ", options.WorldSizes)}], max size {options.MaxSize} and comparison {options.Comparison}; of the last one {fault}");
        });
    }

    private static Gen<int> Size(CaseSize size, LawOptions options)
    {
        var largest = Math.Max(size.Min, size.Max ?? options.MaxSize);
        return size.Choices is not null
            ? Gen.Choose(size.Min, largest)
            : Gen.Frequency(
                (2, Gen.Constant(size.Min)),
                (3, Gen.Choose(size.Min, Math.Min(largest, size.Min + 5))),
                (3, Gen.Choose(size.Min, largest)));
    }

    private static Gen<CaseValues> Values(Comparison comparison) => comparison switch
    {
        Comparison.Exact => Gen.Constant(CaseValues.Integer),
        Comparison.Bounded => Gen.Constant(CaseValues.Real),
        _ => Gen.Elements(CaseValues.Integer, CaseValues.Real),
    };

    private static Gen<ScalarType> DType(Subject subject) =>
        Gen.Elements<ScalarType>([.. subject.DTypes.SelectMany(dtype => Enumerable.Repeat(dtype, dtype == ScalarType.Float32 ? 2 : 1))]);
}
