namespace Rose.Harness.Measurements;

/// <summary>What a trained model makes of the beginning of a text.</summary>
public sealed record TextSample
{
    public required string Prompt { get; init; }

    /// <summary>The continuation; a byte that is no part of a UTF-8 character is shown as <c>\x</c> and two hex digits.</summary>
    public required string Text { get; init; }
}
