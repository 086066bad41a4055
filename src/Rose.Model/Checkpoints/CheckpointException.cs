namespace Rose.Model;

/// <summary>A checkpoint that cannot be read or written as it should be. The message names the file, the tensor, the value and the remedy.</summary>
public sealed class CheckpointException : Exception
{
    public CheckpointException(string path, string message, Exception? cause = null)
        : base($"{path}: {message}", cause) => Path = path;

    public string Path { get; }
}
