using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.FSharp.Core;

namespace FsCheck.Xunit;

/// <summary>What a property runs, after its attributes, the environment and FsCheck's defaults have been put together.</summary>
internal sealed record PropertyPlan
{
    public required Replay Replay { get; init; }

    public required int MaxTest { get; init; }

    public required int MaxRejected { get; init; }

    public required int StartSize { get; init; }

    public required int EndSize { get; init; }

    /// <summary>Null where cases run one after another; -1 for one per processor.</summary>
    public required int? Parallelism { get; init; }

    public required bool Verbose { get; init; }

    public required bool QuietOnSuccess { get; init; }

    public required IReadOnlyList<Type> Arbitrary { get; init; }

    /// <param name="fullName">Of the test's class and method: another name draws other cases.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public static PropertyPlan Of(PropertySettings settings, SuiteSettings suite, string fullName)
    {
        var defaults = Config.Default;
        var maxTest = AtLeast(1, settings.MaxTest ?? defaults.MaxTest, nameof(PropertyAttribute.MaxTest));
        var maxRejected = AtLeast(1, settings.MaxRejected ?? defaults.MaxRejected, nameof(PropertyAttribute.MaxRejected));
        var cases = suite.Cases(maxTest);
        return new PropertyPlan
        {
            Replay = settings.Replay is { } token
                ? ReplayToken.Parse(token)
                : new Replay(new Rnd(Seed(fullName, suite.Seed)), FSharpOption<int>.None),
            MaxTest = cases,
            // More cases meet more that are rejected.
            MaxRejected = cases > maxTest ? SuiteSettings.Scale(maxRejected, (decimal)cases / maxTest) : maxRejected,
            StartSize = AtLeast(0, settings.StartSize ?? defaults.StartSize, nameof(PropertyAttribute.StartSize)),
            EndSize = AtLeast(0, settings.EndSize ?? defaults.EndSize, nameof(PropertyAttribute.EndSize)),
            Parallelism = settings.Parallelism is 0 or < -1
                ? throw new ArgumentException($"Parallelism = {settings.Parallelism} is not a number of cases at a time; use 1 or more, or -1 for one per processor")
                : settings.Parallelism,
            Verbose = settings.Verbose ?? false,
            QuietOnSuccess = settings.QuietOnSuccess ?? defaults.QuietOnSuccess,
            Arbitrary = settings.Arbitrary,
        };
    }

    /// <summary>The same everywhere and always, so that a property without Replay draws the same cases in every run.</summary>
    private static ulong Seed(string fullName, ulong suiteSeed) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{suiteSeed} {fullName}")));

    private static int AtLeast(int least, int value, string name) =>
        value >= least ? value : throw new ArgumentException($"{name} = {value} is less than {least}; use {least} or more");
}
