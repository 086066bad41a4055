using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rose.FsCheckXunit.Samples;

[assembly: Properties(Arbitrary = [typeof(Levels.OfAssembly)], MaxTest = 100)]

namespace Rose.FsCheckXunit.Samples;

/// <summary>Settings at every level; each property says in its cases what it was given.</summary>
public static class Levels
{
    public sealed record Level(string Name);

    public sealed record Other(string Name);

    public sealed class Plain
    {
        [Property]
        public bool Has_the_assemblys(Level level, Other other) => level.Name == "assembly" && other.Name == "assembly";

        [Property(Arbitrary = [typeof(OfMethod)])]
        public bool Has_its_own(Level level, Other other) => level.Name == "method" && other.Name == "assembly";
    }

    [Properties(Arbitrary = [typeof(OfClass)], MaxTest = 7, QuietOnSuccess = true)]
    public sealed class Around
    {
        [Property(QuietOnSuccess = false)]
        public bool Has_its_classs(Level level, Other other) => level.Name == "class" && other.Name == "assembly";

        [Properties(MaxTest = 9)]
        public sealed class Within
        {
            [Property(QuietOnSuccess = false)]
            public bool Has_those_of_the_class_around(Level level) => level.Name == "class";

            [Property(QuietOnSuccess = false, MaxTest = 11, Arbitrary = [typeof(OfMethod)])]
            public bool Has_its_own(Level level) => level.Name == "method";
        }
    }

    public static class OfAssembly
    {
        public static Arbitrary<Level> Level() => Gen.Constant(new Level("assembly")).ToArbitrary();

        public static Arbitrary<Other> Other() => Gen.Constant(new Other("assembly")).ToArbitrary();
    }

    public static class OfClass
    {
        public static Arbitrary<Level> Level() => Gen.Constant(new Level("class")).ToArbitrary();
    }

    public static class OfMethod
    {
        public static Arbitrary<Level> Level() => Gen.Constant(new Level("method")).ToArbitrary();
    }
}
