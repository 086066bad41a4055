using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>The loss of a model on windows of a text that it does not train on: always the same ones, spread evenly over it.</summary>
public sealed class TextValidation
{
    private readonly TextWindows _windows;
    private readonly int _batchSize;
    private readonly int _batches;

    /// <param name="text">What to validate on.</param>
    /// <param name="sequenceLength">Bytes in a sequence; at least 2.</param>
    /// <param name="batchSize">Sequences in a forward pass.</param>
    /// <param name="batches">Forward passes.</param>
    /// <exception cref="ArgumentException">The text has fewer windows than the batches ask for.</exception>
    public TextValidation(ReadOnlyMemory<byte> text, int sequenceLength, int batchSize, int batches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        _windows = new TextWindows(text, sequenceLength);
        (_batchSize, _batches) = (batchSize, batches);
        if ((long)batchSize * batches > _windows.Count)
        {
            throw new ArgumentException($"{batches} batches of {batchSize} ask for more than the {_windows.Count} windows of the text; use fewer", nameof(batches));
        }
    }

    /// <summary>A batch of windows: [batch, sequence], int64, on the CPU.</summary>
    /// <param name="batch">Counted from 0.</param>
    public Tensor Batch(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, _batches);
        var all = (long)_batchSize * _batches;
        return _windows.Ids([.. Enumerable.Range(0, _batchSize).Select(k => (int)(((batch * (long)_batchSize) + k) * _windows.Count / all))]);
    }

    /// <summary>The mean cross entropy of each next byte, without dropout; the model is left in the mode it was in.</summary>
    public double Loss(Gpt model, Device device)
    {
        ArgumentNullException.ThrowIfNull(model);
        var training = model.training;
        model.eval();
        try
        {
            using var grad = no_grad();
            var sum = 0.0;
            for (var k = 0; k < _batches; k++)
            {
                using var scope = NewDisposeScope();
                var ids = Batch(k).to(device);
                sum += model.call(ids, null, ids).Loss!.item<double>();
            }

            return sum / _batches;
        }
        finally
        {
            model.train(training);
        }
    }
}
