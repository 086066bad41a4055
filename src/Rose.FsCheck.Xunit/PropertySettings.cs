using System.Reflection;

namespace FsCheck.Xunit;

/// <summary>What attributes say of a property; null where they say nothing.</summary>
internal sealed record PropertySettings
{
    public string? Replay { get; init; }

    public int? Parallelism { get; init; }

    public int? MaxTest { get; init; }

    public int? MaxRejected { get; init; }

    public int? StartSize { get; init; }

    public int? EndSize { get; init; }

    public bool? Verbose { get; init; }

    public bool? QuietOnSuccess { get; init; }

    public IReadOnlyList<Type> Arbitrary { get; init; } = [];

    /// <summary>The settings of a property: its own, then its class's, those of the classes around it, the assembly's.</summary>
    /// <param name="testClass">The class that runs the method, which may be derived from the one that declares it.</param>
    public static PropertySettings Of(Type testClass, MethodInfo method)
    {
        var levels = new List<PropertyAttribute?> { method.GetCustomAttribute<PropertyAttribute>() };
        for (var type = testClass; type is not null; type = type.DeclaringType)
        {
            levels.Add(type.GetCustomAttribute<PropertiesAttribute>());
        }

        levels.Add(testClass.Assembly.GetCustomAttribute<PropertiesAttribute>());
        return levels.Aggregate(new PropertySettings(), (near, far) => far is null ? near : near.Or(far.Settings));
    }

    private PropertySettings Or(PropertySettings far) => new()
    {
        Replay = Replay ?? far.Replay,
        Parallelism = Parallelism ?? far.Parallelism,
        MaxTest = MaxTest ?? far.MaxTest,
        MaxRejected = MaxRejected ?? far.MaxRejected,
        StartSize = StartSize ?? far.StartSize,
        EndSize = EndSize ?? far.EndSize,
        Verbose = Verbose ?? far.Verbose,
        QuietOnSuccess = QuietOnSuccess ?? far.QuietOnSuccess,
        Arbitrary = [.. Arbitrary, .. far.Arbitrary],
    };
}
