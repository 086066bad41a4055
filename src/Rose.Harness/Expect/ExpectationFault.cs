namespace Rose.Harness.Expect;

/// <summary>What is wrong with an expectation's text.</summary>
/// <param name="offset">Of the word at fault, counted from 0.</param>
internal sealed class ExpectationFault(int offset, string message) : Exception(message)
{
    public int Offset => offset;
}
