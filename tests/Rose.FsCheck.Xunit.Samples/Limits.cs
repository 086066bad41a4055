using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Rose.FsCheckXunit.Samples;

/// <summary>Properties that end before they are through.</summary>
public sealed class Limits
{
    private bool _failed;

    public static bool Never => false;

    [Property(MaxRejected = 50)]
    public Property Exhausted(int number) => (number == 123456789).Implies(false);

    [Property(Skip = "not today")]
    public bool Skipped(int number) => number == 1 && number == 2;

    [Property(Skip = "not here", SkipUnless = nameof(Never))]
    public bool Skipped_unless(int number) => number == 1 && number == 2;

    [Property]
    public void Skipped_in_its_first_case(int number)
    {
        _ = number;
        Assert.Skip("nothing to run it on");
    }

    [Property]
    public void Skipped_after_a_failure(int number)
    {
        _failed |= number >= 20;
        Assert.True(number < 20, "not below twenty");
        Assert.SkipWhen(_failed, "a shrunk one");
    }

    [Property(Timeout = 300)]
    public void Too_slow(int number)
    {
        _ = number;
        Thread.Sleep(50);
    }
}
