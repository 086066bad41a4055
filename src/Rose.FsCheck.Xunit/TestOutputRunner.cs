using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Xunit;

namespace FsCheck.Xunit;

/// <summary>
/// For <see cref="Config.WithRunner"/> in a test that calls <see cref="Check"/> itself: writes to the test's output, and throws
/// where the property does not hold.
/// </summary>
public sealed class TestOutputRunner(ITestOutputHelper output) : IRunner
{
    internal bool Throws { private get; init; } = true;

    void IRunner.OnStartFixture(Type t) => Write(Runner.onStartFixtureToString(t));

    void IRunner.OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every) =>
        Write(FSharpFunc<int, FSharpList<object>>.InvokeFast(every, ntest, args));

    void IRunner.OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
    {
        ArgumentNullException.ThrowIfNull(everyShrink);
        Write(everyShrink.Invoke(args));
    }

    void IRunner.OnFinished(string name, TestResult testResult)
    {
        ArgumentNullException.ThrowIfNull(testResult);
        var text = Runner.onFinishedToString(name, testResult);
        if (Throws && !testResult.IsPassed)
        {
            throw new PropertyFailedException(text, null);
        }

        Write(text);
    }

    private void Write(string text)
    {
        if (text.Length > 0)
        {
            output.WriteLine(text.TrimEnd());
        }
    }
}
