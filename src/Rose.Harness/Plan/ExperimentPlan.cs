using System.Security.Cryptography;
using System.Text;
using Rose.Harness.Compare;
using Rose.Harness.Expect;
using Rose.Harness.Spec;

namespace Rose.Harness.Plan;

/// <summary>A spec and the cases that it comes to, all checked before any of them runs.</summary>
public sealed record ExperimentPlan
{
    /// <summary>The spec as written, with its sweep.</summary>
    public required ExperimentSpec Spec { get; init; }

    /// <summary>The cross product of the sweep, the first path slowest, without what it excludes, then what it includes; one case where there is no sweep.</summary>
    public required IReadOnlyList<ExperimentCase> Cases { get; init; }

    /// <summary>What must hold between the rows, checked at the end of a run.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];

    /// <summary>What of these is not checked, as it compares over a sweep that <c>--set</c> has ended.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    /// <summary>How far each column may move from one commit to another, for <c>rose diff</c>.</summary>
    public IReadOnlyList<ColumnTolerance> Tolerances { get; init; } = [];

    /// <summary>The name under which errors speak of the file.</summary>
    public required string File { get; init; }

    /// <summary>The folder that the file is in.</summary>
    public required string Folder { get; init; }

    /// <summary>The file as it was read.</summary>
    public required ReadOnlyMemory<byte> SourceBytes { get; init; }

    // Made when asked for: it loads OpenSSL, whose 15 ms no verb without ranks has need of.
    /// <summary>SHA-256 of the file's bytes, in lower-case hex.</summary>
    public string SpecHash => Convert.ToHexStringLower(SHA256.HashData(SourceBytes.Span));

    public required string SourceText { get; init; }

    /// <summary>What the command line changed of the file, as it was typed: <c>--set model.d_ff=512</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Reads a spec file; see <see cref="SpecLocator.Find(string)"/> for where it is looked for.</summary>
    /// <exception cref="SpecException">The file is missing or at fault; holds every error of it.</exception>
    public static ExperimentPlan Load(string path) => Load(path, []);

    /// <param name="overrides">Applied in order, on the file as it is.</param>
    internal static ExperimentPlan Load(string path, IReadOnlyList<SpecOverride> overrides) => Load(SpecLocator.Find(path), overrides);

    /// <exception cref="SpecException">The file is at fault; holds every error of it.</exception>
    public static ExperimentPlan Load(LocatedSpec spec) => Load(spec, []);

    private static ExperimentPlan Load(LocatedSpec spec, IReadOnlyList<SpecOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(spec);
        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(spec.FullPath);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SpecException([new SpecError { File = spec.DisplayPath, Line = 0, Column = 0, Message = $"cannot be read: {failure.Message}" }]);
        }

        return PlanBuilder.Build(SpecDocument.Parse(bytes, spec.DisplayPath, Path.GetDirectoryName(spec.FullPath)!, overrides));
    }

    /// <summary>Reads a spec from text, for scripts; the files that it names are looked for in the current folder.</summary>
    /// <exception cref="SpecException">The text is at fault; holds every error of it.</exception>
    public static ExperimentPlan FromText(string yaml, string file = "spec.yaml") => FromText(yaml, [], file);

    internal static ExperimentPlan FromText(string yaml, IReadOnlyList<SpecOverride> overrides, string file = "spec.yaml") =>
        PlanBuilder.Build(SpecDocument.Parse(Encoding.UTF8.GetBytes(yaml), file, Environment.CurrentDirectory, overrides));
}
