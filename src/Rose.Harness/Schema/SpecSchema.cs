using System.Text;
using System.Text.Json;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Schema;

/// <summary>
/// A spec's JSON Schema (draft 7, which editors know best), made of the same fields as the reading of specs, so that the
/// two cannot part. Rules between fields are beyond it; <c>rose check</c> has those.
/// </summary>
internal static class SpecSchema
{
    private const string Range = @"^-?\d+(\.\d+)?\.\.-?\d+(\.\d+)?( +(step|times) +\d+(\.\d+)?)?$";

    private static readonly string[] Required = ["name", "kind"];

    public static string Text()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "An experiment of Rose");
            json.WriteString("type", "object");
            WriteStrings(json, "required", Required);
            WriteProperties(json, "");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteProperties(Utf8JsonWriter json, string parent)
    {
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var field in SpecBinder.Fields.Where(field => ParentOf(field.Path) == parent))
        {
            json.WriteStartObject(field.Path[(parent.Length == 0 ? 0 : parent.Length + 1)..]);
            json.WriteString("description", FieldTexts.Of(field.Path) + (field.Default is { } value && !Required.Contains(field.Path) ? $" By default {value}." : ""));
            WriteValue(json, field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, SpecField field)
    {
        switch (field.Path, field.Kind)
        {
            case ("name", _):
                json.WriteString("type", "string");
                json.WriteString("pattern", "^[a-z0-9_]+$");
                break;
            case ("sweep", _):
                WriteSweep(json);
                break;
            case ("expect", _):
                json.WriteString("type", "array");
                json.WriteNumber("minItems", 1);
                WriteType(json, "items", "string");
                break;
            case ("compare", _):
                json.WriteString("type", "object");
                WriteType(json, "additionalProperties", "string");
                break;
            case (_, SpecFieldKind.Section):
                json.WriteString("type", "object");
                WriteProperties(json, field.Path);
                break;
            case (_, SpecFieldKind.Choice):
                WriteStrings(json, "enum", field.Choices);
                break;
            case (_, SpecFieldKind.Integers):
                json.WriteString("type", "array");
                json.WriteNumber("minItems", 1);
                json.WriteBoolean("uniqueItems", true);
                WriteType(json, "items", "integer");
                break;
            default:
                json.WriteString("type", field.Kind == SpecFieldKind.Text ? "string" : field.Kind.ToString().ToLowerInvariant());
                if (field.Min is { } min)
                {
                    json.WriteNumber("minimum", min);
                }

                break;
        }
    }

    // Each path once, with a list of values or a range; or cases by themselves.
    private static void WriteSweep(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteNumber("minProperties", 1);
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var path in SpecBinder.Paths.Where(path => SweepPath.Fault(path, []) is null))
        {
            json.WriteStartObject(path);
            json.WriteString("description", FieldTexts.Of(path));
            json.WriteStartArray("anyOf");
            json.WriteRawValue("""{"type": "array", "minItems": 1}""");
            json.WriteStartObject();
            json.WriteString("type", "string");
            json.WriteString("pattern", Range);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (var (key, text) in new[] { (SweepReader.Include, "Cases besides the combinations, each with a value of every swept path."), (SweepReader.Exclude, "Combinations to leave out, by some of their values.") })
        {
            json.WriteStartObject(key);
            json.WriteString("description", text);
            json.WriteString("type", "array");
            json.WriteNumber("minItems", 1);
            WriteType(json, "items", "object");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string ParentOf(string path) => path.LastIndexOf('.') is >= 0 and var dot ? path[..dot] : "";
}
