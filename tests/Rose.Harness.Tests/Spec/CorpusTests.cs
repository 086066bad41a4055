using System.Text;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Spec;

/// <summary>Each file of the corpus is a bad spec that ends with the errors it must give: <c># expect: LINE:COLUMN: MESSAGE</c>.</summary>
public sealed class CorpusTests
{
    private const string Mark = "# expect: ";

    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.Corpus, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_bad_spec_gives_exactly_its_errors(string name)
    {
        string path = Path.Combine(Repository.Corpus, name + ".yaml");
        string[] expected = [.. File.ReadAllLines(path, Encoding.Latin1)
            .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
            .Select(line => $"{name}:{line[Mark.Length..].Replace(": ", ": error: ", 1)}")];
        Assert.NotEmpty(expected);

        var thrown = Assert.Throws<SpecException>(() => ExperimentPlan.Load(new LocatedSpec { FullPath = path, DisplayPath = name }));

        Assert.Equal(expected, thrown.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void The_corpus_holds_many_distinct_faults() => Assert.True(Files.Count >= 100, $"The corpus holds {Files.Count} files only.");
}

file static class FirstOnly
{
    /// <summary>Replaces the first <paramref name="count"/> occurrences.</summary>
    public static string Replace(this string text, string old, string replacement, int count)
    {
        string[] parts = text.Split(old, count + 1);
        return string.Join(replacement, parts);
    }
}
