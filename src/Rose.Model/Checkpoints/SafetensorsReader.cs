using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// Reads a safetensors file, whole tensors or parts of them. Whole tensors are held against their checksums, which parts
/// alone cannot be: <see cref="Verify"/> the file before.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;

    /// <summary>Reads and checks the header, and that the file has the bytes that it speaks of.</summary>
    /// <param name="requireChecksums">False to read the files of other programs, which have none and in which damage to the data goes unseen.</param>
    /// <exception cref="CheckpointException">The file is missing, cut off, damaged or of another format.</exception>
    public SafetensorsReader(string path, bool requireChecksums = true)
    {
        ArgumentNullException.ThrowIfNull(path);
        _path = path;
        _file = Guard(() => File.OpenHandle(path));
        try
        {
            Header = Guard(() => ReadHeader(requireChecksums));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public SafetensorsHeader Header { get; }

    /// <summary>Holds every tensor against its checksum.</summary>
    /// <exception cref="CheckpointException">A tensor is damaged.</exception>
    public void Verify()
    {
        foreach (var entry in Header.Entries.Where(entry => entry.Sha256 is not null))
        {
            Check(entry, Guard(() => SafetensorsWriter.Checksum(_file, Header.DataStart + entry.Start, entry.Bytes)));
        }
    }

    /// <summary>Checks that the file holds these tensors and no others, each of its dtype and shape.</summary>
    /// <exception cref="CheckpointException">It does not; every difference is named.</exception>
    public void Expect(IEnumerable<SafetensorsTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        List<string> faults = [];
        HashSet<string> expected = [];
        foreach (var each in tensors)
        {
            expected.Add(each.Name);
            var found = Header.Find(each.Name)?.Tensor;
            if (found != each)
            {
                faults.Add(found is null ? $"tensor {each.Name} of {each} is missing" : $"tensor {each.Name} is {found}, but {each} is expected");
            }
        }

        faults.AddRange(Header.Tensors.Where(each => !expected.Contains(each.Name)).Select(each => $"tensor {each.Name} of {each} is not expected"));
        if (faults.Count > 0)
        {
            throw new CheckpointException(_path, $"{string.Join(", ", faults)}; the file is of another model, take the one that was saved from this");
        }
    }

    /// <summary>A tensor, held against its checksum; on the CPU.</summary>
    /// <exception cref="CheckpointException">It is missing or damaged.</exception>
    public Tensor Read(string name)
    {
        var entry = Find(name);
        var tensor = Read(name, ShardLayout.Whole(entry.Tensor.Shape));
        if (entry.Sha256 is not null)
        {
            try
            {
                Check(entry, Convert.ToHexStringLower(SHA256.HashData(tensor.bytes)));
            }
            catch
            {
                tensor.Dispose();
                throw;
            }
        }

        return tensor;
    }

    /// <summary>The part of a tensor that a rank holds, of the part's local shape; on the CPU. Nothing else is read.</summary>
    /// <exception cref="CheckpointException">It is missing, or of another shape.</exception>
    public Tensor Read(string name, ShardLayout part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var entry = Find(name);
        if (!part.GlobalShape.SequenceEqual(entry.Tensor.Shape))
        {
            throw new CheckpointException(_path, $"tensor {name} is {entry.Tensor}, but a part of {SafetensorsTensor.Spell(part.GlobalShape)} is asked for; the file is of another model, take the one that was saved from this");
        }

        var elementBytes = SafetensorsDType.SizeOf(entry.Tensor.DType);
        var bytes = (Int128)PartOfTensor.Count(part) * elementBytes;
        if (bytes > int.MaxValue)
        {
            throw new CheckpointException(_path, $"tensor {name} is asked for {bytes} bytes at once, more than the {int.MaxValue} that are read in one piece; read it in parts");
        }

        var tensor = empty([.. part.LocalShape], entry.Tensor.DType);
        try
        {
            var rest = tensor.bytes;
            foreach (var run in PartOfTensor.Runs(part))
            {
                var count = (int)(run.Length * elementBytes);
                Fill(rest[..count], Header.DataStart + entry.Start + (run.Start * elementBytes));
                rest = rest[count..];
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private SafetensorsHeader ReadHeader(bool requireChecksums)
    {
        var fileBytes = RandomAccess.GetLength(_file);
        var length = new byte[SafetensorsHeader.LengthBytes];
        if (fileBytes < length.Length)
        {
            throw Damaged($"has {fileBytes} bytes, less than the {length.Length} of a header's length");
        }

        Fill(length, 0);
        var headerBytes = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (headerBytes is < 2 or > SafetensorsHeader.MaxBytes)
        {
            throw Damaged($"speaks of a header of {(ulong)headerBytes} bytes, where 2 to {SafetensorsHeader.MaxBytes} are possible");
        }

        if (headerBytes > fileBytes - length.Length)
        {
            throw Damaged($"speaks of a header of {headerBytes} bytes, but ends after {fileBytes - length.Length} of them");
        }

        var json = new byte[headerBytes];
        Fill(json, length.Length);
        if (json[0] != '{')
        {
            throw Damaged("has no { where its header begins");
        }

        var header = HeaderJson.Read(_path, json, requireChecksums);
        return header.FileBytes == fileBytes
            ? header
            : throw Damaged(header.Entries.LastOrDefault(entry => header.DataStart + entry.Start <= fileBytes) is { } last && fileBytes < header.FileBytes
                ? $"has {fileBytes} bytes and breaks off in or after tensor {last.Tensor.Name}, where its header speaks of {header.FileBytes}"
                : $"has {fileBytes} bytes, where its header speaks of {header.FileBytes}");
    }

    private SafetensorsEntry Find(string name) => Header.Find(name)
        ?? throw new CheckpointException(_path, $"tensor {name} is missing among the {Header.Entries.Count} of the file; the file is of another model, take the one that was saved from this");

    private void Check(SafetensorsEntry entry, string actual)
    {
        if (actual != entry.Sha256)
        {
            throw Damaged($"has SHA-256 {actual} of tensor {entry.Tensor.Name}, but {entry.Sha256} was written");
        }
    }

    private void Fill(Span<byte> target, long at)
    {
        try
        {
            while (target.Length > 0)
            {
                var read = RandomAccess.Read(_file, target, at);
                if (read == 0)
                {
                    throw Damaged($"ends at byte {at}, though it had more when it was opened");
                }

                target = target[read..];
                at += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(_path, "there is no such file; give the path of one that was saved", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    private CheckpointException Unreadable(Exception e) => new(_path, $"cannot be read: {e.Message}; mend that, or take another", e);

    private CheckpointException Damaged(string finding) => new(_path, $"{finding}; the file is damaged or no safetensors file, take an earlier one");
}
