using Rose.Laws;

namespace Rose.Harness.Spec;

/// <summary>The subjects behind the names that a spec gives.</summary>
internal static class PropertyLaws
{
    public static IReadOnlyList<Subject> Subjects(PropertyLaw law) =>
        law == PropertyLaw.All ? LawSubjects.All : [LawSubjects.Find(law.ToString().ToLowerInvariant())!];
}
