using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Spec;

public sealed class SpecLocatorTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("rose-locator-").FullName;
    private readonly string elsewhere = Directory.CreateTempSubdirectory("rose-elsewhere-").FullName;

    public SpecLocatorTests()
    {
        Directory.CreateDirectory(Path.Combine(root, "src", "deep"));
        Directory.CreateDirectory(Path.Combine(root, "experiments"));
        File.WriteAllText(Path.Combine(root, "RoseHarness.sln"), "");
        File.WriteAllText(Path.Combine(root, "experiments", "good.yaml"), "name: good\nkind: forward\n");
    }

    private string Deep => Path.Combine(root, "src", "deep");

    public void Dispose()
    {
        Directory.Delete(root, recursive: true);
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public void A_path_from_the_current_folder_is_taken_as_it_stands()
    {
        LocatedSpec found = SpecLocator.Find("experiments/good.yaml", root, elsewhere);

        Assert.Equal(Path.Combine(root, "experiments", "good.yaml"), found.FullPath);
        Assert.Equal("experiments/good.yaml", found.DisplayPath);
    }

    [Fact]
    public void A_path_is_looked_for_from_the_root_above_the_current_folder()
    {
        LocatedSpec found = SpecLocator.Find("experiments/good.yaml", Deep, elsewhere);

        Assert.Equal(Path.Combine(root, "experiments", "good.yaml"), found.FullPath);
        Assert.Equal(Path.Combine("..", "..", "experiments", "good.yaml"), found.DisplayPath);
    }

    [Fact]
    public void The_executables_folder_leads_to_the_root_where_the_current_folder_does_not()
    {
        string found = SpecLocator.Find("experiments/good.yaml", elsewhere, Deep).FullPath;

        Assert.Equal(Path.Combine(root, "experiments", "good.yaml"), found);
        Assert.Equal(Path.Combine(root, "results"), SpecLocator.ResultsFolder(found, elsewhere, Deep));
    }

    [Fact]
    public void The_current_folder_comes_before_the_root()
    {
        Directory.CreateDirectory(Path.Combine(Deep, "experiments"));
        string near = Path.Combine(Deep, "experiments", "good.yaml");
        File.WriteAllText(near, "");

        Assert.Equal(near, SpecLocator.Find("experiments/good.yaml", Deep, elsewhere).FullPath);
    }

    [Fact]
    public void A_missing_spec_names_both_places_and_the_likely_one()
    {
        var thrown = Assert.Throws<SpecException>(() => SpecLocator.Find("experiments/god.yaml", Deep, elsewhere));

        Assert.Equal(
            $"experiments/god.yaml: error: no such spec at {Path.Combine(Deep, "experiments", "god.yaml")} nor at {Path.Combine(root, "experiments", "god.yaml")}; did you mean {Path.Combine("experiments", "good.yaml")}?",
            thrown.Message);
    }

    [Fact]
    public void A_name_beside_the_user_is_meant_as_well_as_one_at_the_root()
    {
        File.WriteAllText(Path.Combine(elsewhere, "own.yaml"), "");

        var thrown = Assert.Throws<SpecException>(() => SpecLocator.Find("own.yml", elsewhere, Deep));

        Assert.EndsWith("did you mean own.yaml?", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_root_the_error_says_what_marks_one()
    {
        var thrown = Assert.Throws<SpecException>(() => SpecLocator.Find("x.yaml", elsewhere, elsewhere));
        Assert.Contains("RoseHarness.sln", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_root_results_go_beside_the_user() =>
        Assert.Equal(Path.Combine(elsewhere, "results"), SpecLocator.ResultsFolder(Path.Combine(root, "experiments", "good.yaml"), elsewhere, elsewhere));

    [Fact]
    public void Results_of_a_spec_of_ones_own_do_not_go_into_the_executables_clone() =>
        Assert.Equal(Path.Combine(elsewhere, "results"), SpecLocator.ResultsFolder("own.yaml", elsewhere, Deep));

    [Fact]
    public void A_folder_is_no_spec()
    {
        var thrown = Assert.Throws<SpecException>(() => SpecLocator.Find("experiments", Deep, elsewhere));

        Assert.Contains("this is a folder", thrown.Message, StringComparison.Ordinal);
    }
}
