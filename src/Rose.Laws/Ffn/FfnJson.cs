using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rose.Laws;

/// <summary>Cases and results as JSON, between processes: every double survives, NaN and infinities included.</summary>
public static class FfnJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
