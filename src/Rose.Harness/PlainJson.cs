using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Rose.Harness;

/// <summary>
/// Records as JSON and back, by plain reflection. System.Text.Json's own metadata, source-generated, is generic over each
/// property's type: some 1,100 methods that every process compiles before its first work, even where the assembly is
/// compiled ahead. The time to the first row of forward_tp_007 was 0.65 s this way and 1.0 s that way, in turns on one
/// machine. Knows strings, booleans, numbers, enums, times (to write), lists, maps of strings or integers, and records of these.
/// </summary>
internal static class PlainJson
{
    /// <summary>Names in snake case; what is null is left out.</summary>
    public static string Write(object record, bool indented = false)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented }))
        {
            Write(writer, record);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <exception cref="JsonException">The text is no JSON, or has a name that the type has not.</exception>
    public static T Read<T>(string text)
    {
        using var document = JsonDocument.Parse(text);
        return (T)Read(document.RootElement, typeof(T))!;
    }

    private static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteStringValue(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case Enum name:
                writer.WriteStringValue(name.ToString());
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case IReadOnlyDictionary<string, string> map:
                writer.WriteStartObject();
                foreach (var (key, text) in map)
                {
                    writer.WriteString(key, text);
                }

                writer.WriteEndObject();
                break;
            case IReadOnlyDictionary<string, int> map:
                writer.WriteStartObject();
                foreach (var (key, number) in map)
                {
                    writer.WriteNumber(key, number);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteRecord(writer, value);
                break;
        }
    }

    private static void WriteRecord(Utf8JsonWriter writer, object record)
    {
        writer.WriteStartObject();
        foreach (var property in Properties(record.GetType()))
        {
            if (property.GetValue(record) is { } value)
            {
                writer.WritePropertyName(NameOf(property));
                Write(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    private static object? Read(JsonElement json, Type type) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } inner => Read(json, inner),
        _ when type == typeof(string) => json.GetString(),
        _ when type == typeof(bool) => json.GetBoolean(),
        _ when type == typeof(int) => json.GetInt32(),
        _ when type == typeof(long) => json.GetInt64(),
        _ when type == typeof(ulong) => json.GetUInt64(),
        _ when type == typeof(double) => json.ValueKind == JsonValueKind.String ? double.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetDouble(),
        { IsEnum: true } => Enum.Parse(type, json.GetString()!),
        _ when type == typeof(IReadOnlyDictionary<string, string>) => json.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!),
        _ when type == typeof(IReadOnlyDictionary<string, int>) => json.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetInt32()),
        { IsGenericType: true } => ReadList(json, type.GetGenericArguments()[0]),
        _ => ReadRecord(json, type),
    };

    private static Array ReadList(JsonElement json, Type itemType)
    {
        var list = Array.CreateInstance(itemType, json.GetArrayLength());
        var k = 0;
        foreach (var item in json.EnumerateArray())
        {
            list.SetValue(Read(item, itemType), k++);
        }

        return list;
    }

    private static object ReadRecord(JsonElement json, Type type)
    {
        var record = Activator.CreateInstance(type)!;
        var properties = Properties(type);
        foreach (var each in json.EnumerateObject())
        {
            var property = Array.Find(properties, candidate => NameOf(candidate) == each.Name)
                ?? throw new JsonException($"{type.Name} has no {each.Name}");
            property.SetValue(record, Read(each.Value, property.PropertyType));
        }

        return record;
    }

    private static PropertyInfo[] Properties(Type type) =>
        Array.FindAll(type.GetProperties(BindingFlags.Public | BindingFlags.Instance), property => property.CanWrite);

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
}
