using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Spec;

public sealed class InputFileTests : IDisposable
{
    private const string Yaml = "name: x\nkind: train\nmodel: {vocab_size: 256}\ninput: {kind: text, path: texts/a.txt}\ntrain: {seq_len: 4}\n";

    private readonly TempFolder _root = new();

    public InputFileTests()
    {
        _root.Write("RoseHarness.sln", "");
        _root.Write("experiments/x.yaml", Yaml);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_text_is_looked_for_beside_the_spec_and_then_from_the_root()
    {
        var fromRoot = _root.Write("texts/a.txt", "in the root");
        Assert.Equal(fromRoot, Load().Input.FullPath);

        var beside = _root.Write("experiments/texts/a.txt", "beside the spec");
        Assert.Equal(beside, Load().Input.FullPath);
        Assert.Equal("texts/a.txt", Load().Input.Path);
    }

    [Fact]
    public void A_text_that_is_nowhere_or_a_folder_is_refused()
    {
        Assert.Contains("x.yaml:4:27: error: input.path = texts/a.txt is no file", Assert.Throws<SpecException>(Load).Message, StringComparison.Ordinal);

        Directory.CreateDirectory(_root.At("texts", "a.txt"));
        Assert.Contains("is no file", Assert.Throws<SpecException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_swept_text_is_checked()
    {
        _root.Write("texts/a.txt", "long enough");
        _root.Write("texts/b.txt", "abc");
        _root.Write("experiments/x.yaml", Yaml + "sweep:\n  input.path: [texts/a.txt, texts/b.txt]\n");

        Assert.Contains("x.yaml:7:29: error: input.path = texts/b.txt has 3 bytes to train on", Assert.Throws<SpecException>(Load).Message, StringComparison.Ordinal);
    }

    private ExperimentSpec Load() => ExperimentPlan.Load(new LocatedSpec { FullPath = _root.At("experiments", "x.yaml"), DisplayPath = "x.yaml" }).Cases[0].Spec;
}
