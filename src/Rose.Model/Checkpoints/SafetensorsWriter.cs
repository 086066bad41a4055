using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// Writes a safetensors file piece by piece, in any order, without ever holding a whole tensor, and checksums every
/// tensor. The file appears under its name when <see cref="Commit"/> has it on disk, in place of any there; until then,
/// and after a crash, that one is untouched.
/// </summary>
public sealed class SafetensorsWriter : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private readonly Dictionary<string, List<ShardLayout>> _written;
    private bool _committed;

    /// <summary>Begins a file of these tensors, whose order does not matter.</summary>
    /// <param name="metadata">Text for whoever reads the file; keys that begin with <c>sha256</c> are the checksums' own.</param>
    /// <exception cref="CheckpointException">A tensor that the format cannot hold, or a file that cannot be written.</exception>
    public SafetensorsWriter(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensors);
        _path = path;
        _metadata = metadata ?? new Dictionary<string, string>();
        if (_metadata.Keys.FirstOrDefault(HeaderJson.IsReserved) is { } reserved)
        {
            throw new CheckpointException(path, $"the metadata has a key {reserved}, which is kept for checksums; give it another name");
        }

        var entries = SafetensorsHeader.Plan(path, tensors);
        var json = HeaderJson.Write(entries, _metadata);
        if (json.Length > SafetensorsHeader.MaxBytes)
        {
            throw new CheckpointException(path, $"{entries.Count} tensors make a header of {json.Length} bytes, more than the format's {SafetensorsHeader.MaxBytes}; write several files");
        }

        _header = new SafetensorsHeader(entries, _metadata, json.Length);
        _written = entries.ToDictionary(entry => entry.Tensor.Name, _ => new List<ShardLayout>());
        _file = Guard(() => File.OpenHandle(DurableFile.PartialOf(path), FileMode.Create, FileAccess.ReadWrite, FileShare.None));
    }

    /// <summary>What the file will hold, and where.</summary>
    public SafetensorsHeader Header => _header;

    /// <summary>Writes a whole tensor.</summary>
    /// <exception cref="CheckpointException">The file expects no such tensor or has it already, or cannot be written.</exception>
    public void Write(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Write(name, ShardLayout.Whole(tensor.shape), tensor);
    }

    /// <summary>Writes the part of a tensor that a rank holds.</summary>
    /// <exception cref="CheckpointException">The file expects no such part or has some of it already, or cannot be written.</exception>
    public void Write(string name, ShardLayout part, Tensor piece)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(piece);
        var entry = Find(name);
        if (piece.dtype != entry.Tensor.DType || !piece.shape.SequenceEqual(part.LocalShape))
        {
            var given = new SafetensorsTensor { Name = name, DType = piece.dtype, Shape = piece.shape };
            throw Refused(name, $"expects a piece of {entry.Tensor with { Shape = part.LocalShape }}, but was given {given}", "convert it, or begin the file with what is given");
        }

        using var host = piece.detach().cpu().contiguous();
        Write(name, part, host.bytes);
    }

    /// <summary>Writes the part of a tensor that a rank holds, as little-endian elements in the part's own row-major order.</summary>
    /// <exception cref="CheckpointException">The file expects no such part or has some of it already, or cannot be written.</exception>
    public void Write(string name, ShardLayout part, ReadOnlySpan<byte> piece)
    {
        ArgumentNullException.ThrowIfNull(part);
        var entry = Find(name);
        var elementBytes = SafetensorsDType.SizeOf(entry.Tensor.DType);
        if (!part.GlobalShape.SequenceEqual(entry.Tensor.Shape))
        {
            throw Refused(name, $"is {entry.Tensor}, but the piece is a part of {SafetensorsTensor.Spell(part.GlobalShape)}", "cut the piece from the tensor that the file was begun with");
        }

        if (PartOfTensor.Count(part) * elementBytes != piece.Length)
        {
            throw Refused(name, $"expects {PartOfTensor.Count(part) * elementBytes} bytes for a part of {SafetensorsTensor.Spell(part.LocalShape)}, but was given {piece.Length}", "give each element once");
        }

        Note(name, part);
        foreach (var run in PartOfTensor.Runs(part))
        {
            var bytes = (int)(run.Length * elementBytes);
            Put(piece[..bytes], _header.DataStart + entry.Start + (run.Start * elementBytes));
            piece = piece[bytes..];
        }
    }

    /// <summary>Checksums the tensors and puts the file on disk in its place.</summary>
    /// <exception cref="CheckpointException">A part is missing, or the file cannot be written; the last one is untouched.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        foreach (var entry in _header.Entries)
        {
            var expected = PartOfTensor.Count(ShardLayout.Whole(entry.Tensor.Shape));
            var written = _written[entry.Tensor.Name].Sum(PartOfTensor.Count);
            if (written != expected)
            {
                throw Refused(entry.Tensor.Name, $"of {entry.Tensor} has {expected} elements, but {written} of them were written", "write every part before the commit");
            }
        }

        Guard(() =>
        {
            var json = HeaderJson.Write([.. _header.Entries.Select(entry => entry with { Sha256 = Checksum(_file, _header.DataStart + entry.Start, entry.Bytes) })], _metadata);
            var length = new byte[SafetensorsHeader.LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
            RandomAccess.Write(_file, length, 0);
            RandomAccess.Write(_file, json, SafetensorsHeader.LengthBytes);
            DurableFile.Replace(_file, _path);
            return _committed = true;
        });
        _file.Dispose();
    }

    /// <summary>Gives the file up, unless it was committed.</summary>
    public void Dispose()
    {
        if (!_file.IsClosed && !_committed)
        {
            File.Delete(DurableFile.PartialOf(_path));
        }

        _file.Dispose();
    }

    /// <summary>SHA-256 of a stretch of a file, in lower-case hex.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    internal static string Checksum(SafeFileHandle file, long start, long count)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[Math.Min(count, BlockBytes)];
        while (count > 0)
        {
            var read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(count, block.Length)), start);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            hash.AppendData(block, 0, read);
            (start, count) = (start + read, count - read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private SafetensorsEntry Find(string name) => _header.Find(name)
        ?? throw new CheckpointException(_path, $"tensor {name} is none of the {_header.Entries.Count} that the file was begun with; name it there");

    private void Note(string name, ShardLayout part)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        var before = _written[name];
        lock (before)
        {
            if (PartOfTensor.Repeats(part) || before.Exists(other => PartOfTensor.Overlap(other, part)))
            {
                throw Refused(name, "was given an element twice", "write each part once");
            }

            before.Add(part);
        }
    }

    private void Put(ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(_file, bytes, at);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    private CheckpointException Failed(Exception e) => new(_path, $"cannot be written: {e.Message}; mend that, or write to another folder", e);

    private CheckpointException Refused(string name, string finding, string remedy) => new(_path, $"tensor {name} {finding}; {remedy}");
}
