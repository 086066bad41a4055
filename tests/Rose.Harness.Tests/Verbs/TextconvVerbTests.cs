using Rose.Harness.Tests.Compare;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

public sealed class TextconvVerbTests : IDisposable
{
    private readonly TempRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Each_cell_is_a_line_behind_what_tells_its_row_apart()
    {
        _repository.Write("a.csv", "experiment,case,rng,world.size,world_size,step,loss,finding\na,1,torch,2,2,3,9.4,\na,2,torch,4,4,3,9.5,\"two\nlines\"\n");

        Assert.Equal(
            "rng=torch world.size=2 step=3  loss = 9.4\nrng=torch world.size=4 step=3  loss = 9.5\nrng=torch world.size=4 step=3  finding = two\\nlines\n",
            _repository.Rose("textconv", "a.csv").Well().Output);
    }

    [Fact]
    public void A_file_that_is_no_table_is_printed_as_it_is()
    {
        const string Merged = "a,b\n<<<<<<< ours\n1,2\n=======\n1,3\n>>>>>>> theirs\n";
        _repository.Write("a.csv", Merged);
        _repository.Write("empty.csv", "");

        Assert.Equal(Merged, _repository.Rose("textconv", "a.csv").Well().Output);
        Assert.Equal("", _repository.Rose("textconv", "empty.csv").Well().Output);
        Assert.Equal(2, _repository.Rose("textconv", "none.csv").ExitCode);
    }

    [Fact]
    public void Plain_git_diff_shows_the_cell_that_changed()
    {
        var committed = File.ReadAllText(Path.Combine(Repository.Root, ".gitattributes"));
        _repository.Write(".gitattributes", committed);
        _repository.Write("results/a.csv", "experiment,case,world.size,world_size,loss,dense_loss\na,1,1,1,9.5,9\na,2,2,2,9.25,9\n");
        _repository.Commit("First");
        _repository.Git("config", "diff.rose.textconv", $"'{RoseProcess.Executable}' textconv");
        _repository.Write("results/a.csv", "experiment,case,world.size,world_size,loss,dense_loss\na,1,8,8,7,7\na,2,1,1,9.5,9\na,3,2,2,9.75,9\n");

        var lines = _repository.Git("diff").Split('\n').Where(line => line is ['+' or '-', not ('+' or '-'), ..]);

        Assert.Equal(["+world.size=8  loss = 7", "+world.size=8  dense_loss = 7", "-world.size=2  loss = 9.25", "+world.size=2  loss = 9.75"], lines);
    }
}
