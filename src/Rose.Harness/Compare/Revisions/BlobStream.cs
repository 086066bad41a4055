namespace Rose.Harness.Compare.Revisions;

/// <summary>The bytes of one object in the output of <c>git cat-file --batch</c>; closing it skips what is left of them.</summary>
internal sealed class BlobStream(Stream output, long length) : Stream
{
    // A newline follows the object.
    private long _left = length;
    private bool _isOpen = true;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var read = output.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0)
        {
            throw new CompareFault("git cat-file ended in the middle of a file");
        }

        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_isOpen)
        {
            _isOpen = false;
            Span<byte> skipped = stackalloc byte[4096];
            while (Read(skipped) > 0)
            {
            }

            output.ReadByte();
        }

        base.Dispose(disposing);
    }
}
