namespace Rose.Harness.Compare.Rows;

/// <summary>
/// Matches the rows of two tables by their keys, reading each file once. Two runs mostly write the same rows in the same
/// order, so the files are walked in step; where they part, a row waits in memory until its partner comes, and memory
/// follows how far apart partners lie, not how long the files are. Equal keys are matched in their order.
/// </summary>
internal sealed class RowMatcher
{
    private readonly CsvRecords _older;
    private readonly CsvRecords _newer;
    private readonly IRowPairs _pairs;
    private readonly int[] _olderFields;
    private readonly int[] _newerFields;
    private readonly PendingRows _olderPending;
    private readonly PendingRows _newerPending;
    private readonly SeenKeys _olderSeen = new();
    private readonly SeenKeys _newerSeen = new();
    private readonly CsvRecord _taken = new();

    public RowMatcher(CsvRecords older, CsvRecords newer, IReadOnlyList<string> keys, IRowPairs pairs)
    {
        (_older, _newer, _pairs) = (older, newer, pairs);
        _olderFields = [.. keys.Select(older.IndexOf)];
        _newerFields = [.. keys.Select(newer.IndexOf)];
        _olderPending = new PendingRows(_olderFields);
        _newerPending = new PendingRows(_newerFields);
    }

    /// <summary>Rows whose key an earlier row of the same table had, in the table that has more of them.</summary>
    public int Repeated => Math.Max(_olderSeen.Repeated, _newerSeen.Repeated);

    public void Run()
    {
        var (hasOlder, hasNewer) = (_older.Read(), _newer.Read());
        for (; hasOlder && hasNewer; hasOlder = _older.Read(), hasNewer = _newer.Read())
        {
            if (!MatchInStep())
            {
                TakeOlder(partnerMayCome: true);
                TakeNewer(partnerMayCome: true);
            }
        }

        for (; hasOlder; hasOlder = _older.Read())
        {
            TakeOlder(partnerMayCome: false);
        }

        for (; hasNewer; hasNewer = _newer.Read())
        {
            TakeNewer(partnerMayCome: false);
        }

        foreach (var row in _olderPending.Rest())
        {
            _pairs.OnlyOlder(row);
        }

        foreach (var row in _newerPending.Rest())
        {
            _pairs.OnlyNewer(row);
        }
    }

    private bool MatchInStep()
    {
        if (_olderFields.Length == 0)
        {
            _pairs.Matched(_older.Record, _newer.Record);
            return true;
        }

        for (var f = 0; f < _olderFields.Length; f++)
        {
            if (!_older.Record[_olderFields[f]].SequenceEqual(_newer.Record[_newerFields[f]]))
            {
                return false;
            }
        }

        // An earlier row with the same key would have to be matched first.
        var hash = KeyHash.Of(_older.Record, _olderFields);
        if (_olderPending.MayHold(hash) || _newerPending.MayHold(hash))
        {
            return false;
        }

        _olderSeen.Add(hash);
        _newerSeen.Add(hash);
        _pairs.Matched(_older.Record, _newer.Record);
        return true;
    }

    private void TakeOlder(bool partnerMayCome)
    {
        if (_olderFields.Length == 0)
        {
            _pairs.OnlyOlder(_older.Record);
            return;
        }

        var hash = KeyHash.Of(_older.Record, _olderFields);
        _olderSeen.Add(hash);
        if (_newerPending.TryTake(hash, _older.Record, _olderFields, _taken))
        {
            _pairs.Matched(_older.Record, _taken);
        }
        else if (partnerMayCome)
        {
            _olderPending.Add(hash, _older.Record);
        }
        else
        {
            _pairs.OnlyOlder(_older.Record);
        }
    }

    private void TakeNewer(bool partnerMayCome)
    {
        if (_newerFields.Length == 0)
        {
            _pairs.OnlyNewer(_newer.Record);
            return;
        }

        var hash = KeyHash.Of(_newer.Record, _newerFields);
        _newerSeen.Add(hash);
        if (_olderPending.TryTake(hash, _newer.Record, _newerFields, _taken))
        {
            _pairs.Matched(_taken, _newer.Record);
        }
        else if (partnerMayCome)
        {
            _newerPending.Add(hash, _newer.Record);
        }
        else
        {
            _pairs.OnlyNewer(_newer.Record);
        }
    }
}
