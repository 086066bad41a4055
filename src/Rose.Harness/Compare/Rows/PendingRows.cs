namespace Rose.Harness.Compare.Rows;

/// <summary>Rows of one table whose partner in the other has not come yet, found by their key; equal keys in their order.</summary>
internal sealed class PendingRows(int[] fields)
{
    private const int None = -1;
    private const int LargeTable = 1 << 17;

    private readonly ByteArena _arena = new();
    private Entry[] _entries = new Entry[64];
    private int[] _heads = Buckets(64);
    private int[] _tails = Buckets(64);
    private int _free = None;
    private int _used;

    public int Count { get; private set; }

    /// <summary>Whether a row with this hash is here.</summary>
    public bool MayHold(ulong hash)
    {
        for (var k = Count == 0 ? None : _heads[Bucket(hash)]; k != None; k = _entries[k].Next)
        {
            if (_entries[k].Hash == hash)
            {
                return true;
            }
        }

        return false;
    }

    public void Add(ulong hash, CsvRecord record)
    {
        var slot = _free;
        if (slot != None)
        {
            _free = _entries[slot].Next;
        }
        else
        {
            if (_used == _entries.Length)
            {
                Grow();
            }

            slot = _used++;
        }

        ref var entry = ref _entries[slot];
        _arena.Add(record.Raw, out entry.Block, out entry.Offset);
        entry.Length = record.Raw.Length;
        entry.Number = record.Number;
        entry.Hash = hash;
        Link(slot);
        Count++;
    }

    /// <summary>Takes the first row that has the same key as a row of the other table.</summary>
    /// <param name="hash">Of that row's key.</param>
    /// <param name="other">That row.</param>
    /// <param name="otherFields">Its key's fields.</param>
    /// <param name="row">Becomes the row taken; good until the next one is added.</param>
    public bool TryTake(ulong hash, CsvRecord other, int[] otherFields, CsvRecord row)
    {
        if (Count == 0)
        {
            return false;
        }

        var bucket = Bucket(hash);
        for (int before = None, k = _heads[bucket]; k != None; before = k, k = _entries[k].Next)
        {
            if (_entries[k].Hash != hash)
            {
                continue;
            }

            Load(k, row);
            if (!HasKey(row, other, otherFields))
            {
                continue;
            }

            if (before == None)
            {
                _heads[bucket] = _entries[k].Next;
            }
            else
            {
                _entries[before].Next = _entries[k].Next;
            }

            if (_tails[bucket] == k)
            {
                _tails[bucket] = before;
            }

            _arena.Drop(_entries[k].Block);
            _entries[k].Length = None;
            _entries[k].Next = _free;
            _free = k;
            Count--;
            return true;
        }

        return false;
    }

    /// <summary>Those that are left, in the order of their file.</summary>
    public IEnumerable<CsvRecord> Rest()
    {
        var left = Enumerable.Range(0, _used).Where(k => _entries[k].Length != None).ToArray();
        Array.Sort(left, (a, b) => _entries[a].Number.CompareTo(_entries[b].Number));
        var row = new CsvRecord();
        foreach (var k in left)
        {
            Load(k, row);
            yield return row;
        }
    }

    private static int[] Buckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, None);
        return buckets;
    }

    private bool HasKey(CsvRecord row, CsvRecord other, int[] otherFields)
    {
        for (var f = 0; f < fields.Length; f++)
        {
            if (!row[fields[f]].SequenceEqual(other[otherFields[f]]))
            {
                return false;
            }
        }

        return true;
    }

    private void Load(int slot, CsvRecord row)
    {
        ref var entry = ref _entries[slot];
        row.Scan(_arena.Block(entry.Block), entry.Offset, entry.Offset + entry.Length, isLast: true, out _);
        row.Number = entry.Number;
    }

    private int Bucket(ulong hash) => (int)(hash >> 32) & (_heads.Length - 1);

    // At the tail, so that equal keys stay in order.
    private void Link(int slot)
    {
        var bucket = Bucket(_entries[slot].Hash);
        _entries[slot].Next = None;
        if (_tails[bucket] == None)
        {
            _heads[bucket] = slot;
        }
        else
        {
            _entries[_tails[bucket]].Next = slot;
        }

        _tails[bucket] = slot;
    }

    // All entries are in use then.
    private void Grow()
    {
        var order = new int[_used];
        var n = 0;
        foreach (var head in _heads)
        {
            for (var k = head; k != None; k = _entries[k].Next)
            {
                order[n++] = k;
            }
        }

        Array.Resize(ref _entries, _used * 2);
        _heads = Buckets(_used * 2);
        _tails = Buckets(_used * 2);
        foreach (var slot in order)
        {
            Link(slot);
        }

        // Outgrown arrays of this size would stay until the next full collection, which little here brings about.
        if (_used >= LargeTable)
        {
            GC.Collect();
        }
    }

    private struct Entry
    {
        public ulong Hash;
        public int Block;
        public int Offset;
        public int Length;
        public int Number;
        public int Next;
    }
}
