namespace FsCheck.Xunit;

/// <summary>A property failed, or its arguments were exhausted. What the property threw is the inner exception.</summary>
public class PropertyFailedException : Exception
{
    public PropertyFailedException(TestResult testResult)
        : base(Environment.NewLine + Runner.onFinishedToString("", testResult))
    {
    }

    public PropertyFailedException(string userMessage, Exception? innerException)
        : base(userMessage, innerException)
    {
    }
}
