using FsCheck.Xunit;

namespace Rose.FsCheckXunit.Samples;

/// <summary>Properties that cannot be run as they stand.</summary>
public sealed class Refused
{
    [Property(Replay = "12")]
    public bool With_half_a_token(int number) => number < int.MaxValue;

    [Property(Replay = "12,34")]
    public bool With_an_even_gamma(int number) => number < int.MaxValue;

    [Property(MaxTest = 0)]
    public bool Without_cases(int number) => number < int.MaxValue;

    [Property(Parallelism = 0)]
    public bool With_no_case_at_a_time(int number) => number < int.MaxValue;

    [Property]
    public int That_answer_a_number(int number) => number;

    [Property]
    public bool That_are_generic<T>(T[] values) => values is not null;
}
