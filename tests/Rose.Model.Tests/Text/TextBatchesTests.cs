namespace Rose.Model.Tests.Text;

public sealed class TextBatchesTests
{
    private const string Committed = "32 64 28 56 164 176 148 188";

    private static readonly byte[] _text = [.. Enumerable.Range(0, 200).Select(k => (byte)k)];

    [Fact]
    public void An_epoch_holds_every_window_once_and_every_epoch_has_another_order()
    {
        var batches = new TextBatches(_text, sequenceLength: 5, batchSize: 4, seed: 7);
        Assert.Equal(49, batches.EpochSequences);

        // 49 steps of 4 sequences are 4 epochs; batches reach over their ends.
        var first = Enumerable.Range(1, 49).SelectMany(step => Sequences(batches.Batch(step))).Select(sequence => sequence[0]).Chunk(49).ToArray();

        Assert.All(first, epoch => Assert.Equal(Enumerable.Range(0, 49).Select(k => 4L * k), epoch.Order()));
        Assert.Equal(4, first.Select(epoch => string.Join(' ', epoch)).Distinct().Count());
        Assert.DoesNotContain(first, epoch => epoch.SequenceEqual(epoch.Order()));
    }

    [Fact]
    public void A_sequence_is_a_stretch_of_the_text() =>
        Assert.All(Sequences(new TextBatches(_text, 5, 49, 1).Batch(1)), sequence => Assert.Equal(Enumerable.Range((int)sequence[0], 5).Select(k => (long)k), sequence));

    [Fact]
    public void The_order_is_that_of_the_counter_random_keys_and_the_same_for_all_time()
    {
        using var batch = new TextBatches(_text, 5, 8, seed: 123).Batch(1);
        using var keys = new Parallel.CounterRandom(123, "text").Below(Parallel.ShardLayout.Whole(49), 1L << 53);
        var expected = keys.ToArray<long>().Index().OrderBy(item => item.Item).Take(8).Select(item => 4L * item.Index).ToArray();

        Assert.Equal(expected, Sequences(batch).Select(sequence => sequence[0]));
        Assert.Equal(Committed, string.Join(' ', expected));
    }

    [Fact]
    public void A_batch_follows_from_seed_and_step_alone_and_replicas_take_slices_of_it()
    {
        var batches = new TextBatches(_text, 5, 6, 1);
        _ = batches.Batch(40);
        foreach (var step in new[] { 9, 1, 17, 8 })
        {
            var whole = Sequences(new TextBatches(_text, 5, 6, 1).Batch(step));
            Assert.Equal(whole, Sequences(batches.Batch(step)));
            Assert.Equal(whole, [.. Sequences(batches.Batch(step, 0, 2)), .. Sequences(batches.Batch(step, 2, 4))]);
        }

        Assert.NotEqual(Sequences(batches.Batch(1)), Sequences(new TextBatches(_text, 5, 6, 2).Batch(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => batches.Batch(1, 4, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => batches.Batch(0));
    }

    [Fact]
    public void A_text_shorter_than_a_window_is_refused() =>
        Assert.Contains("4 bytes has no window of 5", Assert.Throws<ArgumentException>(() => new TextBatches(_text.AsMemory(0, 4), 5, 1, 1)).Message, StringComparison.Ordinal);

    private static long[][] Sequences(Torch.torch.Tensor batch)
    {
        using (batch)
        {
            return [.. batch.ToArray<long>().Chunk((int)batch.size(1))];
        }
    }
}
