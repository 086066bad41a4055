namespace Rose.Laws.Tests;

public sealed class FfnTokenTests
{
    [Fact]
    public void A_token_can_be_read_and_gives_its_case_back()
    {
        var token = FfnToken.Of(Cases.Small);

        Assert.StartsWith("ffn1-w2-d3-b2-s3-i5-h4-o7-bias-n11-real-contiguous-f32-", token, StringComparison.Ordinal);
        Assert.Equal(Cases.Small, FfnToken.Parse(token));
    }

    [Fact]
    public void Every_drawn_case_survives_the_round_trip() =>
        Assert.All(Cases.Drawn(new PropertyOptions { Seed = 9, MaxDim = 255 }, 500), of => Assert.Equal(of, FfnToken.Parse(FfnToken.Of(of))));

    [Fact]
    public void A_mistyped_token_is_refused_whichever_character_is_wrong()
    {
        var token = FfnToken.Of(Cases.Small);
        for (var i = 0; i < token.Length; i++)
        {
            var mistyped = token[..i] + (token[i] == '1' ? '2' : '1') + token[(i + 1)..];
            Assert.StartsWith($"replay \"{mistyped}\" ", Assert.Throws<ArgumentException>(() => FfnToken.Parse(mistyped)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => FfnToken.Parse(token[..i]));
        }
    }

    [Theory]
    [InlineData("ffn1-w3-d3-b2-s3-i5-h6-o7-bias-n11-real-contiguous-f32-00000000", "does not match its checksum, so it was mistyped or cut; copy it whole from the failure's report")]
    [InlineData("123", "is not a replay token, which looks like ffn1-w2-…-1a2b3c4d; copy it whole from the failure's report")]
    public void The_refusal_says_what_is_wrong_and_what_to_do(string token, string reason) =>
        Assert.Equal($"replay \"{token}\" {reason}", Assert.Throws<ArgumentException>(() => FfnToken.Parse(token)).Message);

    [Fact]
    public void A_token_of_an_impossible_case_is_refused()
    {
        var token = FfnToken.Of(Cases.Small with { Hidden = 5 });
        Assert.Equal(
            $"replay \"{token}\" names an impossible case (hidden = 5 is not divisible by world size 2); copy it whole from the failure's report",
            Assert.Throws<ArgumentException>(() => FfnToken.Parse(token)).Message);
    }
}
