using System.Text.Json.Serialization;
using Rose.Harness.Spec;

namespace Rose.Harness.Plan;

/// <summary>A case as JSON, in which the launcher hands it to each rank's process.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExperimentCase))]
[JsonSerializable(typeof(ExperimentSpec))]
public sealed partial class CaseJson : JsonSerializerContext;
