namespace Rose.Harness.Compare.Rows;

/// <summary>Rows' bytes in blocks that are used again once nothing in them is needed: no object, and no garbage, a row.</summary>
internal sealed class ByteArena
{
    private const int BlockSize = 1 << 18;

    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _living = [];
    private readonly Stack<int> _free = [];
    private int _current = -1;
    private int _used;

    public byte[] Block(int block) => _blocks[block];

    /// <summary>Copies the bytes.</summary>
    /// <param name="bytes">What to keep.</param>
    /// <param name="block">The block that holds them.</param>
    /// <param name="offset">Where in it.</param>
    public void Add(ReadOnlySpan<byte> bytes, out int block, out int offset)
    {
        if (_current < 0 || _blocks[_current].Length - _used < bytes.Length)
        {
            Open(bytes.Length);
        }

        bytes.CopyTo(_blocks[_current].AsSpan(_used));
        (block, offset) = (_current, _used);
        _used += bytes.Length;
        _living[_current]++;
    }

    /// <summary>One of the rows in a block is no longer needed. Its bytes stay until the next is added.</summary>
    public void Drop(int block)
    {
        if (--_living[block] > 0)
        {
            return;
        }

        if (block == _current)
        {
            _used = 0;
        }
        else if (_blocks[block].Length == BlockSize)
        {
            _free.Push(block);
        }
        else
        {
            _blocks[block] = [];
        }
    }

    private void Open(int length)
    {
        if (length <= BlockSize && _free.TryPop(out _current))
        {
            _used = 0;
            return;
        }

        _blocks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(length, BlockSize)));
        _living.Add(0);
        (_current, _used) = (_blocks.Count - 1, 0);
    }
}
