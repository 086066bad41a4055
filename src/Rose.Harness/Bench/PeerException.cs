namespace Rose.Harness.Bench;

/// <summary>The PyTorch side cannot be run, or did not do what it should.</summary>
public sealed class PeerException(string message) : Exception(message)
{
    /// <summary>Of a message that ends with a Python stack trace, the last line that names an error; else all of it.</summary>
    public string Brief => Message.Split('\n').LastOrDefault(line => line.Contains("Error: ", StringComparison.Ordinal)) ?? Message;
}
