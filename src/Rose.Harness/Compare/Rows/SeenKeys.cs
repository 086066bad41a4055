namespace Rose.Harness.Compare.Rows;

/// <summary>
/// Counts keys that come more than once. It keeps 64 bits of each: of a million keys, two differing ones look alike with
/// a chance of 3 in 100 million, and then only this count is one too high.
/// </summary>
internal sealed class SeenKeys
{
    private ulong[] _slots = new ulong[1 << 12];
    private int _count;
    private bool _hasZero;

    /// <summary>Rows whose key an earlier row had.</summary>
    public int Repeated { get; private set; }

    public void Add(ulong hash)
    {
        var isNew = hash == 0 ? !_hasZero : Put(_slots, hash);
        _hasZero |= hash == 0;
        if (!isNew)
        {
            Repeated++;
        }
        else if (++_count * 2 > _slots.Length)
        {
            Grow();
        }
    }

    private static bool Put(ulong[] slots, ulong hash)
    {
        var at = (int)(hash & (ulong)(slots.Length - 1));
        while (slots[at] != 0)
        {
            if (slots[at] == hash)
            {
                return false;
            }

            at = (at + 1) & (slots.Length - 1);
        }

        slots[at] = hash;
        return true;
    }

    private void Grow()
    {
        var larger = new ulong[_slots.Length * 2];
        foreach (var hash in _slots)
        {
            if (hash != 0)
            {
                Put(larger, hash);
            }
        }

        _slots = larger;
    }
}
