using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// The header's JSON, with the checksums that the format itself has no place for: in <c>__metadata__</c>,
/// <c>sha256/NAME</c> of each tensor's bytes and <c>sha256</c> of the header with 64 zeros in place of that checksum.
/// </summary>
internal static class HeaderJson
{
    public const string MetadataKey = "__metadata__";
    private const string ChecksumKey = "sha256";
    private const int Alignment = 8;
    private static readonly string _noChecksum = new('0', 2 * SHA256.HashSizeInBytes);
    private static readonly byte[] _zeros = Encoding.ASCII.GetBytes(_noChecksum);
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions _reading = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    public static bool IsReserved(string metadataKey) => metadataKey == ChecksumKey || metadataKey.StartsWith(ChecksumKey + "/", StringComparison.Ordinal);

    /// <summary>Of the same length whatever the checksums are, so that it can be written before they are known.</summary>
    public static byte[] Write(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        var unsigned = Write(entries, metadata, _noChecksum);
        return Write(entries, metadata, Convert.ToHexStringLower(SHA256.HashData(unsigned)));
    }

    /// <param name="path">Of the file, for messages.</param>
    /// <param name="wantChecksums">Whether a header without checksums is refused.</param>
    /// <exception cref="CheckpointException">The header is damaged, or no header of this format.</exception>
    public static SafetensorsHeader Read(string path, byte[] header, bool wantChecksums)
    {
        try
        {
            using var document = JsonDocument.Parse(header, _reading);
            var metadata = Metadata(document.RootElement);
            CheckHeader(path, header, metadata.GetValueOrDefault(ChecksumKey), wantChecksums);
            List<SafetensorsEntry> entries = [];
            foreach (var each in document.RootElement.EnumerateObject().Where(each => each.Name != MetadataKey))
            {
                var entry = Entry(path, each.Name, each.Value) with { Sha256 = metadata.GetValueOrDefault($"{ChecksumKey}/{each.Name}") };
                if (wantChecksums && entry.Sha256 is null)
                {
                    throw Damaged(path, $"has no checksum of tensor {each.Name}");
                }

                entries.Add(entry);
            }

            entries.Sort((left, right) => (left.Start, left.End).CompareTo((right.Start, right.End)));
            CheckOffsets(path, entries);
            return new SafetensorsHeader(entries, metadata.Where(pair => !IsReserved(pair.Key)).ToDictionary(), header.Length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Damaged(path, $"is not the JSON of a safetensors file ({e.Message})", e);
        }
    }

    private static byte[] Write(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, string checksum)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _writing))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteString(ChecksumKey, checksum);
            foreach (var entry in entries)
            {
                json.WriteString($"{ChecksumKey}/{entry.Tensor.Name}", entry.Sha256 ?? _noChecksum);
            }

            json.WriteEndObject();
            foreach (var entry in entries)
            {
                WriteEntry(json, entry);
            }

            json.WriteEndObject();
        }

        var padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Tensor.Name);
        json.WriteString("dtype", SafetensorsDType.NameOf(entry.Tensor.DType));
        json.WriteStartArray("shape");
        foreach (var size in entry.Tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Start);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Dictionary<string, string> Metadata(JsonElement root) =>
        root.TryGetProperty(MetadataKey, out var metadata)
            ? metadata.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString() ?? throw new JsonException($"{MetadataKey}.{each.Name} is null"))
            : [];

    private static void CheckHeader(string path, byte[] header, string? checksum, bool wantChecksums)
    {
        if (checksum is null)
        {
            if (wantChecksums)
            {
                throw Damaged(path, $"has no checksum ({MetadataKey}.{ChecksumKey}), unless another program wrote the file, which can be read with requireChecksums: false");
            }

            return;
        }

        var at = header.AsSpan().IndexOf(Encoding.UTF8.GetBytes(checksum));
        var unsigned = header.ToArray();
        var isChecksum = checksum.Length == _zeros.Length && at >= 0;
        if (isChecksum)
        {
            _zeros.CopyTo(unsigned, at);
        }

        var actual = Convert.ToHexStringLower(SHA256.HashData(unsigned));
        if (!isChecksum || actual != checksum)
        {
            throw Damaged(path, $"has SHA-256 {actual}, but {checksum} was written");
        }
    }

    private static SafetensorsEntry Entry(string path, string name, JsonElement json)
    {
        ScalarType? dtype = null;
        long[]? shape = null, offsets = null;
        foreach (var each in json.EnumerateObject())
        {
            switch (each.Name)
            {
                case "dtype":
                    dtype = SafetensorsDType.TryRead(each.Value.GetString() ?? "", out var known)
                        ? known
                        : throw new CheckpointException(path, $"tensor {name} is of dtype {each.Value.GetString()}, which has no twin in torch; convert it to one of: {string.Join(", ", SafetensorsDType.Names)}");
                    break;
                case "shape":
                    shape = Integers(each.Value);
                    break;
                case "data_offsets":
                    offsets = Integers(each.Value);
                    break;
                default:
                    throw new JsonException($"tensor {name} has an unknown field {each.Name}");
            }
        }

        if (dtype is null || shape is null || offsets is not [var start, var end])
        {
            throw new JsonException($"tensor {name} lacks its dtype, its shape, or two data_offsets");
        }

        var tensor = new SafetensorsTensor { Name = name, DType = dtype.Value, Shape = shape };
        return start >= 0 && end >= start && SafetensorsHeader.ByteCount(tensor) == end - start
            ? new SafetensorsEntry { Tensor = tensor, Start = start, End = end }
            : throw Damaged(path, $"gives tensor {name} of {tensor} the bytes from {start} to {end}, which are not as many as it has");
    }

    private static void CheckOffsets(string path, List<SafetensorsEntry> entries)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Start != end)
            {
                throw Damaged(path, $"lets tensor {entry.Tensor.Name} begin at byte {entry.Start}, {(entry.Start < end ? "within the tensor before, which ends" : "and leaves a hole from the tensor before, which ends")} at {end}");
            }

            end = entry.End;
        }
    }

    private static long[] Integers(JsonElement json) =>
        [.. json.EnumerateArray().Select(each => each.TryGetInt64(out var value) ? value : throw new JsonException($"{each} is no integer of 64 bits"))];

    private static CheckpointException Damaged(string path, string finding, Exception? cause = null) =>
        new(path, $"the header {finding}; the file is damaged, take an earlier one", cause);
}
