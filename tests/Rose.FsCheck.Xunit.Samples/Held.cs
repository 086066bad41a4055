using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Rose.FsCheckXunit.Samples;

/// <summary>Properties that hold, and say what they did.</summary>
public sealed class Held
{
    private static int _running;

    [Property]
    [Trait("kind", "traced")]
    public void With_defaults(int number) => Assert.True(number < int.MaxValue);

    [Property(MaxTest = 30)]
    public void With_thirty_cases(int number) => Assert.True(number < int.MaxValue);

    [Property(Verbose = true, MaxTest = 10)]
    public bool Verbosely(int number) => number < int.MaxValue;

    [Property(Replay = "(123, 457, 9)", Verbose = true)]
    public bool In_one_replayed_case(int number) => number < int.MaxValue;

    [Property(Replay = "123,457", Verbose = true, MaxTest = 10)]
    public bool In_a_replayed_run(int number) => number < int.MaxValue;

    [Property(QuietOnSuccess = true)]
    public bool Quietly(int number) => number < int.MaxValue;

    [Property]
    public Property Classified(int number) => true.Classify(number < 0, "negative");

    [Property]
    public Property Of_numbers_that_meet_a_precondition(int number) => (number % 2 == 0).Implies(number != 1);

    [Property(Parallelism = 2, MaxTest = 2)]
    public void With_two_cases_at_a_time(int number)
    {
        _ = number;
        Interlocked.Increment(ref _running);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _running) >= 2, TimeSpan.FromMinutes(1)), "the other case did not run beside this one");
    }

    [Property(DisplayName = "A name of its own", Explicit = true)]
    public bool When_asked_for(int number) => number < int.MaxValue;
}
