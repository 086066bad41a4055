namespace Rose.Laws.Tests;

public sealed class CaseTokenTests
{
    [Fact]
    public void A_token_names_its_case_for_every_subject()
    {
        foreach (var subject in LawSubjects.All)
        {
            Assert.All(SmallCases.Drawn(subject, new LawOptions { Seed = 3 }, 50), of => Assert.Equal(of, CaseToken.Parse(CaseToken.Of(of), LawSubjects.All)));
        }
    }

    [Fact]
    public void A_token_reads_as_its_case() =>
        Assert.Matches("^ffn-w2-input_dims\\.2-batch\\.2-sequence\\.3-in\\.5-hidden\\.4-out\\.7-bias\\.1-n\\.10-real-contiguous-f32-[0-9a-f]{8}$", CaseToken.Of(SmallCases.Ffn));

    [Fact]
    public void Every_mistyped_character_is_refused()
    {
        var token = CaseToken.Of(SmallCases.Ffn);
        for (var k = 0; k < token.Length; k++)
        {
            var mistyped = token[..k] + (token[k] == '7' ? '8' : '7') + token[(k + 1)..];

            Assert.NotNull(CaseToken.FaultOf(mistyped, LawSubjects.All));
            Assert.NotNull(CaseToken.FaultOf(token.Remove(k, 1), LawSubjects.All));
        }
    }

    [Theory]
    [InlineData("", "is not a replay token, which looks like ffn-w2-…-1a2b3c4d")]
    [InlineData("ffn-w2", "is not a replay token, which looks like ffn-w2-…-1a2b3c4d")]
    [InlineData("ffn-w3-input_dims.2-batch.2-sequence.3-in.5-hidden.4-out.7-bias.1-n.10-real-contiguous-f32-00000000", "does not match its checksum, so it was mistyped or cut")]
    public void What_is_wrong_with_a_token_is_said(string token, string fault) => Assert.Equal(fault, CaseToken.FaultOf(token, LawSubjects.All));

    [Fact]
    public void A_sound_token_of_an_impossible_case_or_an_unknown_subject_is_refused()
    {
        var impossible = CaseToken.Of(SmallCases.Ffn.With("input_dims", 1));
        var unknown = CaseToken.Of(SmallCases.Ffn with { Subject = "mine" });

        Assert.Equal("names an impossible case (sequence = 3 with an input of less than three dims)", CaseToken.FaultOf(impossible, LawSubjects.All));
        Assert.StartsWith("names the subject mine, which is not known here; known are column, row, ffn,", CaseToken.FaultOf(unknown, LawSubjects.All), StringComparison.Ordinal);
        Assert.EndsWith("copy it whole from the failure's report", Assert.Throws<ArgumentException>(() => CaseToken.Parse(unknown, LawSubjects.All)).Message, StringComparison.Ordinal);
    }
}
