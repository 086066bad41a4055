using System.Text;

namespace Rose.Model;

/// <summary>
/// What stands before the data of a safetensors file: which tensors it holds, and where. As the reference
/// implementation does, tensors lie in the order of their dtypes' sizes, large before small, then of their names, so that
/// each is aligned and one list of tensors gives one file.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>The format's limit, so that a reader is never made to allocate whatever a damaged length says.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>Bytes of the header's length, which stands first in the file.</summary>
    internal const int LengthBytes = sizeof(long);

    private readonly Dictionary<string, SafetensorsEntry> _byName;

    internal SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long headerBytes)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = LengthBytes + headerBytes;
        _byName = entries.ToDictionary(entry => entry.Tensor.Name);
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => [.. Entries.Select(entry => entry.Tensor)];

    /// <summary><c>__metadata__</c>, without the checksums.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the first tensor begins, in bytes.</summary>
    public long DataStart { get; }

    /// <summary>What the file must measure, in bytes.</summary>
    public long FileBytes => DataStart + (Entries.Count == 0 ? 0 : Entries[^1].End);

    internal IReadOnlyList<SafetensorsEntry> Entries { get; }

    internal SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The entries of a new file, one after the other.</summary>
    /// <exception cref="CheckpointException">A tensor that the format cannot hold.</exception>
    internal static IReadOnlyList<SafetensorsEntry> Plan(string path, IEnumerable<SafetensorsTensor> tensors)
    {
        HashSet<string> names = [];
        List<SafetensorsTensor> all = [.. tensors];
        foreach (var each in all)
        {
            if (SafetensorsDType.NameOf(each.DType) is null)
            {
                throw new CheckpointException(path, $"tensor {each.Name} is of {each.DType}, which the format does not have; use one of: {string.Join(", ", SafetensorsDType.Names)}");
            }

            if (each.Name == HeaderJson.MetadataKey || Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(each.Name)) != each.Name)
            {
                throw new CheckpointException(path, $"tensor {each.Name} has a name that the format keeps for itself or cannot write; give it another");
            }

            if (!names.Add(each.Name))
            {
                throw new CheckpointException(path, $"tensor {each.Name} is there twice; give each a name of its own");
            }
        }

        var start = 0L;
        List<SafetensorsEntry> entries = [];
        foreach (var each in all.OrderByDescending(tensor => SafetensorsDType.SizeOf(tensor.DType)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            var bytes = ByteCount(each) ?? throw new CheckpointException(path, $"tensor {each.Name} of {each} has a negative size, or more bytes than a file can have; mend its shape");
            var end = start + bytes;
            if (end < start)
            {
                throw new CheckpointException(path, $"the tensors up to {each.Name} have more bytes than a file can have; mend their shapes");
            }

            entries.Add(new SafetensorsEntry { Tensor = each, Start = start, End = end });
            start = end;
        }

        return entries;
    }

    /// <summary>Null where a size is negative or the product beyond an int64.</summary>
    internal static long? ByteCount(SafetensorsTensor tensor)
    {
        Int128 bytes = SafetensorsDType.SizeOf(tensor.DType);
        foreach (var size in tensor.Shape)
        {
            bytes = size < 0 ? -1 : bytes * size;
            if (bytes < 0 || bytes > long.MaxValue)
            {
                return null;
            }
        }

        return (long)bytes;
    }
}
