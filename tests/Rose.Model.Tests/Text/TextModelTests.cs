using Rose.Parallel;
using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Text;

/// <summary>What is asked of a model on text: its validation loss and its own continuation.</summary>
public sealed class TextModelTests
{
    private static readonly byte[] _text = [.. Enumerable.Range(0, 300).Select(k => (byte)('a' + (k % 7)))];
    private static readonly GptConfig _config = new() { VocabSize = 256, MaxPositionEmbeddings = 12, NLayers = 1, NHeads = 2, DModel = 16, DFf = 32, Dropout = 0.5, UseTensorParallel = true };
    private static readonly ParallelPlan _plan = new() { Fc1 = LinearStyle.Column(gatherOutput: false), Fc2 = LinearStyle.Row(inputIsParallel: true) };

    [Fact]
    public void The_validation_loss_is_the_mean_over_all_its_windows_without_dropout()
    {
        using var model = Model(null);
        var validation = new TextValidation(_text, sequenceLength: 6, batchSize: 3, batches: 4);

        var loss = validation.Loss(model, CPU);

        Assert.True(model.training);
        Assert.Equal(loss, validation.Loss(model, CPU));
        model.eval();
        using var grad = no_grad();
        using var all = cat([.. Enumerable.Range(0, 4).Select(validation.Batch)]);
        Assert.Equal(Enumerable.Range(0, 12).Select(k => (long)_text[k * 59 / 12 * 5]), all.ToArray<long>().Chunk(6).Select(sequence => sequence[0]));
        Assert.Equal(model.call(all, null, all).Loss!.item<double>(), loss, 6);
        Assert.Equal(loss, validation.Loss(model, CPU));
        Assert.False(model.training);
    }

    [Fact]
    public void More_windows_than_the_text_has_are_refused() =>
        Assert.Contains("more than the 59 windows", Assert.Throws<ArgumentException>(() => new TextValidation(_text, 6, 10, 6)).Message, StringComparison.Ordinal);

    [Fact]
    public void Validation_loss_and_continuation_agree_over_world_sizes()
    {
        int[] sizes = [1, 2, 4];
        var results = sizes.SelectMany(size =>
        {
            using var world = new ThreadWorld(size);
            return world.Run(rank =>
            {
                using var model = Model(rank.Group);
                var loss = new TextValidation(_text, 6, 3, 4).Loss(model, CPU);
                return (Loss: loss, Text: string.Join(' ', TextContinuation.Of(model, [97], 40, 12, 1, 5, CPU)));
            });
        }).ToArray();

        Assert.Equal(7, results.Length);
        Assert.All(results, result => Assert.Equal(results[0].Loss, result.Loss, 1e-5));
        Assert.Single(results.Select(result => result.Text).Distinct());
    }

    [Fact]
    public void A_trained_model_goes_on_as_the_text_does()
    {
        using var model = Model(null, dropout: 0);
        using var optimizer = optim.AdamW(model.parameters(), lr: 1e-2);
        var batches = new TextBatches(_text, 12, 8, 3);
        for (var step = 1; step <= 60; step++)
        {
            using var scope = NewDisposeScope();
            var ids = batches.Batch(step);
            optimizer.zero_grad();
            model.call(ids, null, ids).Loss!.backward();
            optimizer.step();
        }

        // The text repeats after seven bytes, so that what follows is certain, for bold draws too.
        int[] expected = [.. _text[7..37].Select(each => (int)each)];
        foreach (var temperature in (ReadOnlySpan<double>)[0, 0.5])
        {
            Assert.Equal(expected, TextContinuation.Of(model, [.. _text[..7].Select(each => (int)each)], 30, 12, temperature, 9, CPU));
        }

        Assert.True(model.training);
    }

    [Fact]
    public void Draws_follow_the_model_s_probabilities_and_the_seed()
    {
        using var model = Model(null);
        IReadOnlyList<int> Drawn(long seed, double temperature) => TextContinuation.Of(model, [97], 200, 1, temperature, seed, CPU);

        Assert.Equal(Drawn(1, 1), Drawn(1, 1));
        Assert.NotEqual(Drawn(1, 1), Drawn(2, 1));
        Assert.Equal(Drawn(1, 0), Drawn(2, 0));
        Assert.All(Drawn(1, 1), token => Assert.InRange(token, 0, 255));
        Assert.InRange(Drawn(1, 1000).Distinct().Count(), 100, 200);
        Assert.InRange(Drawn(1, 0.01).Distinct().Count(), 1, 60);
    }

    private static Gpt Model(ProcessGroup? group, double dropout = 0.5) =>
        new(_config with { Dropout = dropout, UseTensorParallel = group is not null }, _plan, ModelContext.Invariant(11, group));
}
