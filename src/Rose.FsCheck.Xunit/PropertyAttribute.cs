using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace FsCheck.Xunit;

/// <summary>
/// Marks a method as a property: FsCheck draws its arguments, runs it on each draw, and shrinks the arguments on which it
/// fails. What is not set here is taken from a <see cref="PropertiesAttribute"/> of the class, of the classes around it, or
/// of the assembly, and then from FsCheck's defaults.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(PropertyDiscoverer))]
[SuppressMessage("Performance", "CA1813:Avoid unsealed attributes", Justification = "The package's attribute can be derived from.")]
public class PropertyAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber)
{
    /// <summary>
    /// Where to start: "seed,gamma" repeats a whole run, "seed,gamma,size" only the case that failed in it; both stand in
    /// a failure's message, and parentheses around them may stay.
    /// </summary>
    public string? Replay
    {
        get => Settings.Replay;
        set => Settings = Settings with { Replay = string.IsNullOrEmpty(value) ? null : value };
    }

    /// <summary>How many cases run at a time; -1 for one per processor. Without it they run one after another.</summary>
    public int Parallelism
    {
        get => Settings.Parallelism ?? -1;
        set => Settings = Settings with { Parallelism = value };
    }

    /// <summary>Cases to test. The environment's ROSE_MAX_TEST scales it.</summary>
    public int MaxTest
    {
        get => Settings.MaxTest ?? -1;
        set => Settings = Settings with { MaxTest = value };
    }

    /// <summary>Cases that a precondition may reject before the property counts as exhausted.</summary>
    public int MaxRejected
    {
        get => Settings.MaxRejected ?? -1;
        set => Settings = Settings with { MaxRejected = value };
    }

    /// <summary>The size of the first case.</summary>
    public int StartSize
    {
        get => Settings.StartSize ?? -1;
        set => Settings = Settings with { StartSize = value };
    }

    /// <summary>The size of the last case; between the first and the last it changes evenly.</summary>
    public int EndSize
    {
        get => Settings.EndSize ?? -1;
        set => Settings = Settings with { EndSize = value };
    }

    /// <summary>Writes every case's arguments, and every shrink's, to the test's output.</summary>
    public bool Verbose
    {
        get => Settings.Verbose ?? false;
        set => Settings = Settings with { Verbose = value };
    }

    /// <summary>
    /// Types whose static members give <see cref="Arbitrary{T}"/> instances. An earlier type wins over a later one, and a
    /// method's over its class's and its assembly's.
    /// </summary>
    public Type[] Arbitrary
    {
        get => [.. Settings.Arbitrary];
        set => Settings = Settings with { Arbitrary = value };
    }

    /// <summary>Writes nothing to the test's output when the property holds.</summary>
    public bool QuietOnSuccess
    {
        get => Settings.QuietOnSuccess ?? false;
        set => Settings = Settings with { QuietOnSuccess = value };
    }

    internal PropertySettings Settings { get; private set; } = new();
}
