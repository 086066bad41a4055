namespace Rose.Harness.Tests.Setup;

public sealed class SetupScriptTests
{
    [Fact]
    public void A_wrong_ROSE_LIBTORCH_is_refused_in_one_sentence_and_nothing_else_is_tried()
    {
        using var checkout = new Checkout();

        var script = checkout.SetUp(("ROSE_LIBTORCH", "/no/such/folder"));

        Assert.Equal(2, script.ExitCode);
        Assert.StartsWith("rose setup: ROSE_LIBTORCH = /no/such/folder is not a libtorch or torch package folder", script.Output, StringComparison.Ordinal);
        Assert.Equal(1, script.Output.Count(c => c == '\n'));
        Assert.False(File.Exists(checkout.At("native/build/librose.so")));
    }

    [Fact]
    public void ROSE_NO_INSTALL_names_the_missing_packages_and_installs_none()
    {
        using var checkout = new Checkout();

        var script = checkout.SetUp(("ROSE_NO_INSTALL", "1"), ("PATH", PathWithout(checkout, "cmake", "g++", "make", "ninja")));

        Assert.Equal(1, script.ExitCode);
        Assert.Matches("ROSE_NO_INSTALL=1 forbids installing; install: apt-get install .* cmake g\\+\\+ make\n$", script.Output);
        Assert.False(File.Exists(checkout.At("native/build/apt.log")));
    }

    [Fact]
    public void The_first_run_builds_the_second_says_nothing_and_a_changed_source_builds_again()
    {
        using var checkout = new Checkout();

        var first = checkout.SetUp();
        var second = checkout.SetUp();
        checkout.Write("native/small.cpp", "extern \"C\" int small() { return 8; }\n");
        var third = checkout.SetUp();

        Assert.Contains("rose setup: built native/build/librose.so", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (second.ExitCode, second.Output));
        Assert.Contains("rose setup: built native/build/librose.so", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Naming_the_libtorch_that_is_found_anyway_builds_nothing()
    {
        using var checkout = new Checkout();
        Assert.Equal(0, checkout.SetUp().ExitCode);
        var builtOn = File.ReadAllText(checkout.At("native/build/librose.txt"));
        var package = Requires.Noted("python-with-torch.folder");

        var script = checkout.SetUp(("ROSE_LIBTORCH", package));

        Assert.Equal(0, script.ExitCode);
        Assert.SkipUnless(builtOn == File.ReadAllText(checkout.At("native/build/librose.txt")), $"{package} is another libtorch");
        Assert.Equal("", script.Output);
    }

    [Fact]
    public void A_failed_build_shows_the_compilers_error_and_a_sentence_and_is_tried_again()
    {
        using var checkout = new Checkout();
        checkout.Write("native/small.cpp", "int small = \"seven\";\n");

        var failed = checkout.SetUp();
        checkout.Write("native/small.cpp", "extern \"C\" int small() { return 7; }\n");
        var repaired = checkout.SetUp();

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("small.cpp:1:13: error: invalid conversion", failed.Output, StringComparison.Ordinal);
        Assert.Contains("rose setup: native/ did not build against libtorch", failed.Output, StringComparison.Ordinal);
        Assert.Equal(0, repaired.ExitCode);
    }

    [Fact]
    public async Task Two_set_ups_at_once_build_once()
    {
        using var checkout = new Checkout();

        var scripts = await Task.WhenAll(
            Task.Run(() => checkout.SetUp(), TestContext.Current.CancellationToken),
            Task.Run(() => checkout.SetUp(), TestContext.Current.CancellationToken));

        Assert.All(scripts, script => Assert.Equal(0, script.ExitCode));
        Assert.Single(scripts, script => script.Output.Contains("rose setup: built", StringComparison.Ordinal));
    }

    [Fact]
    public void When_all_is_there_the_set_up_is_silent_and_takes_less_than_100_ms()
    {
        using var checkout = new Checkout();
        Assert.Equal(0, checkout.SetUp().ExitCode);

        // Other programs may hold the processors for seconds.
        Assert.Contains(Enumerable.Range(0, 50), _ =>
        {
            var run = checkout.SetUp();
            Assert.Equal((0, ""), (run.ExitCode, run.Output));
            return run.Elapsed.TotalMilliseconds < 100;
        });
    }

    /// <summary>A PATH with every program of the present one but the named.</summary>
    private static string PathWithout(Checkout checkout, params string[] names)
    {
        var bin = Directory.CreateDirectory(checkout.At("bin")).FullName;
        foreach (var folder in Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists))
        {
            foreach (var program in Directory.EnumerateFiles(folder))
            {
                var link = Path.Combine(bin, Path.GetFileName(program));
                if (!names.Contains(Path.GetFileName(program)) && !Path.Exists(link))
                {
                    File.CreateSymbolicLink(link, program);
                }
            }
        }

        return bin;
    }
}
