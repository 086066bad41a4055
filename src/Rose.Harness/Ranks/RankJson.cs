using System.Text.Json.Serialization;

namespace Rose.Harness.Ranks;

/// <summary>The lines between the harness and its ranks.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RankStart))]
[JsonSerializable(typeof(RankRequest))]
[JsonSerializable(typeof(RankMessage))]
internal sealed partial class RankJson : JsonSerializerContext;
