namespace Rose.Model.Tests.Text;

public sealed class TextCorpusTests
{
    [Fact]
    public void The_last_tenth_is_kept_for_validation()
    {
        byte[] bytes = [.. Enumerable.Range(0, 59).Select(k => (byte)k)];
        var corpus = new TextCorpus(bytes);

        Assert.Equal(bytes[..54], corpus.Train.ToArray());
        Assert.Equal(bytes[54..], corpus.Validation.ToArray());
        Assert.Equal((9L, 0L), (TextCorpus.TrainBytes(9), TextCorpus.ValidationBytes(9)));
    }

    [Theory]
    [InlineData(3, 4, 0)]
    [InlineData(4, 4, 1)]
    [InlineData(6, 4, 1)]
    [InlineData(7, 4, 2)]
    [InlineData(10, 4, 3)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 2)]
    public void Each_window_shares_a_byte_with_the_next(long bytes, int length, long windows) => Assert.Equal(windows, TextCorpus.Windows(bytes, length));
}
