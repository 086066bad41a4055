namespace Rose.Model.Tests.Text;

public sealed class ByteTokenizerTests
{
    [Theory]
    [InlineData("")]
    [InlineData("In the beginning\n")]
    [InlineData("é漢😀\0\\x")]
    public void Text_comes_back_from_its_tokens(string text) => Assert.Equal(text, ByteTokenizer.Decode(ByteTokenizer.Encode(text)));

    [Fact]
    public void A_token_is_a_byte_of_utf8()
    {
        Assert.Equal([0x61, 0xC3, 0xA9], ByteTokenizer.Encode("aé"));
        Assert.Equal(256, ByteTokenizer.VocabSize);
    }

    [Theory]
    [InlineData(new[] { 0x61, 0xFF, 0x62 }, @"a\xffb")]
    [InlineData(new[] { 0xC3 }, @"\xc3")]
    [InlineData(new[] { 0xE6, 0xBC, 0x61 }, @"\xe6\xbca")]
    [InlineData(new[] { 0xED, 0xA0, 0x80 }, @"\xed\xa0\x80")]
    [InlineData(new[] { 0xC3, 0xA9, 0xA9 }, @"é\xa9")]
    public void A_byte_that_is_no_utf8_is_shown_in_hex(int[] tokens, string text) => Assert.Equal(text, ByteTokenizer.Decode(tokens));

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void A_token_that_is_no_byte_is_refused(int token) =>
        Assert.Contains("token 1 is no byte", Assert.Throws<ArgumentOutOfRangeException>(() => ByteTokenizer.Decode([0, token])).Message, StringComparison.Ordinal);
}
