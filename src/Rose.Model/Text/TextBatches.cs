using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// The batches of a training run on a text. An epoch holds every window once, in the order of its keys; the key of window
/// w in epoch e is element w of <see cref="CounterRandom"/> for the seed, the purpose <c>text</c> and stream e, drawn
/// below 2^53, and equal keys follow their windows. Sequences are numbered through all epochs, and a step takes the next
/// ones: so a batch follows from the seed and the step alone, whatever the world size.
/// </summary>
public sealed class TextBatches
{
    private readonly TextWindows _windows;
    private readonly int _batchSize;
    private readonly CounterRandom _keys;
    private (long Epoch, int[] Windows) _order = (-1, []);

    /// <param name="text">What to train on.</param>
    /// <param name="sequenceLength">Bytes in a sequence; at least 2.</param>
    /// <param name="batchSize">Sequences in a step's whole batch, of all data-parallel replicas together.</param>
    /// <exception cref="ArgumentException">The text is shorter than a sequence.</exception>
    public TextBatches(ReadOnlyMemory<byte> text, int sequenceLength, int batchSize, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _windows = new TextWindows(text, sequenceLength);
        _batchSize = batchSize;
        _keys = new CounterRandom(seed, "text");
    }

    /// <summary>Sequences in an epoch.</summary>
    public int EpochSequences => _windows.Count;

    /// <summary>A step's whole batch: [batch, sequence], int64, on the CPU.</summary>
    /// <param name="step">Counted from 1.</param>
    public Tensor Batch(long step) => Batch(step, 0, _batchSize);

    /// <summary>A replica's share of a step's batch: [count, sequence], int64, on the CPU.</summary>
    /// <param name="step">Counted from 1.</param>
    /// <param name="first">The first sequence within the whole batch.</param>
    public Tensor Batch(long step, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + (long)count, _batchSize, nameof(count));
        return _windows.Ids([.. Enumerable.Range(first, count).Select(k => Window(((step - 1) * _batchSize) + k))]);
    }

    private int Window(long sequence)
    {
        var epoch = sequence / _windows.Count;
        if (_order.Epoch != epoch)
        {
            _order = (epoch, Order(epoch));
        }

        return _order.Windows[sequence % _windows.Count];
    }

    private int[] Order(long epoch)
    {
        using var drawn = _keys.Below(ShardLayout.Whole(_windows.Count), 1L << 53, epoch);
        var keys = drawn.ToArray<long>();
        return [.. Enumerable.Range(0, keys.Length).OrderBy(window => keys[window])];
    }
}
