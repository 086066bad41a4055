using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Rose.Harness.Compare.Revisions;

/// <summary>The files of a commit, read out of one <c>git cat-file --batch</c>.</summary>
internal sealed class CommitSide : ISide
{
    private readonly Git _git;
    private readonly Dictionary<string, string> _blobs = new(StringComparer.Ordinal);
    private Process? _batch;
    private BlobStream? _open;

    public CommitSide(Git git, string revision)
    {
        _git = git;
        Commit = Resolve(git, revision);
        Name = Commit.StartsWith(revision, StringComparison.Ordinal) ? Commit[..10] : $"{revision} ({Commit[..10]})";

        // Lines end in NUL: MODE TYPE OBJECT TAB PATH.
        foreach (var line in git.Run(["ls-tree", "-r", "-z", "--full-tree", Commit, "--", .. ResultPaths.Folders]).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var words = line[..tab].Split(' ');
            if (words[1] == "blob")
            {
                _blobs.Add(line[(tab + 1)..], words[2]);
            }
        }
    }

    /// <summary>Its full name.</summary>
    public string Commit { get; }

    public string Name { get; }

    public IReadOnlyCollection<string> Paths => _blobs.Keys;

    /// <summary>The full name of a commit.</summary>
    /// <exception cref="CompareFault">There is no such commit.</exception>
    public static string Resolve(Git git, string revision)
    {
        if (git.Try("rev-parse", "--verify", "--quiet", "--end-of-options", $"{revision}^{{commit}}") is { } commit)
        {
            return commit.Trim();
        }

        var names = git.Try("for-each-ref", "--format=%(refname:short)")?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var remedy = Spec.Nearest.To(revision, names) is { } meant ? $"did you mean {meant}?" : "git log --oneline lists them";
        throw new CompareFault($"{revision} is no commit of this repository, nor a CSV file; {remedy}");
    }

    public Stream? Open(string path)
    {
        if (!_blobs.TryGetValue(path, out var blob))
        {
            return null;
        }

        _open?.Dispose();
        _batch ??= _git.Start(["cat-file", "--batch"], withInput: true);
        _batch.StandardInput.Write(blob + "\n");
        _batch.StandardInput.Flush();
        var output = _batch.StandardOutput.BaseStream;
        var header = ReadLine(output).Split(' ');
        return _open = header is [_, "blob", var size]
            ? new BlobStream(output, long.Parse(size, CultureInfo.InvariantCulture))
            : throw new CompareFault($"git has no content for {path} of {Name}: {string.Join(' ', header)}; fetch it, if the clone is partial");
    }

    public void Dispose()
    {
        if (_batch is not null)
        {
            // Closes its input, at which it ends, even where a blob was read in part.
            _batch.StandardInput.Close();
            _batch.StandardOutput.Close();
            _batch.WaitForExit();
            _batch.Dispose();
            _batch = null;
        }
    }

    private static string ReadLine(Stream stream)
    {
        List<byte> line = [];
        for (var each = stream.ReadByte(); each is not (-1 or '\n'); each = stream.ReadByte())
        {
            line.Add((byte)each);
        }

        return Encoding.UTF8.GetString([.. line]);
    }
}
