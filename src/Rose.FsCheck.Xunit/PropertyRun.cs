using System.Reflection;
using System.Runtime.ExceptionServices;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace FsCheck.Xunit;

/// <summary>One run of a property on one instance of its class.</summary>
/// <param name="isSkip">Whether an exception means that the test asks to be skipped.</param>
/// <param name="write">Writes to the test's output.</param>
internal sealed class PropertyRun(PropertyPlan plan, MethodInfo method, object? instance, Func<Exception, bool> isSkip, Action<string> write, CancellationToken cancellation) : IRunner
{
    private TestResult? _result;
    private Exception? _skip;
    private int _drawn;

    /// <exception cref="PropertyFailedException">The property failed, or its arguments were exhausted.</exception>
    public void Run()
    {
        var config = Config.Default
            .WithReplay(FSharpOption<Replay>.Some(plan.Replay))
            .WithMaxTest(plan.MaxTest)
            .WithMaxRejected(plan.MaxRejected)
            .WithStartSize(plan.StartSize)
            .WithEndSize(plan.EndSize)
            .WithQuietOnSuccess(plan.QuietOnSuccess)
            .WithArbitrary(ListModule.OfSeq(plan.Arbitrary))
            .WithRunner(this);
        if (plan.Parallelism is { } degree)
        {
            config = config.WithParallelRunConfig(new ParallelRunConfig(degree));
        }

        TestedMethod.Of(method, Invoke).Check(config);
        Judge(_result!);
    }

    public void OnStartFixture(Type t)
    {
    }

    public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
    {
        _drawn++;
        if (plan.Verbose)
        {
            write(Runner.onArgumentsToString(ntest, args));
        }
    }

    public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
    {
        if (plan.Verbose)
        {
            write(Runner.onShrinkToString(args));
        }
    }

    public void OnFinished(string name, TestResult result) => _result = result;

    private object? Invoke(object?[] arguments)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        catch (Exception e) when (_drawn == 0 && plan.Parallelism is null && isSkip(e))
        {
            // Only the first case may ask for it: a later one could hide a failure, or be shrunk from one.
            _skip = e;
            throw;
        }
    }

    private void Judge(TestResult result)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_skip is not null)
        {
            ExceptionDispatchInfo.Throw(_skip);
        }

        switch (result)
        {
            case TestResult.Failed failed:
                throw new PropertyFailedException(FailureText.Of(failed, method, plan), Thrown(failed.Item4));
            case TestResult.Exhausted exhausted:
                throw new PropertyFailedException(FailureText.Of(exhausted.Item.NumberOfTests, _drawn, plan), null);
            default:
                if (Runner.onFinishedToString("", result).TrimEnd() is { Length: > 0 } summary)
                {
                    write(summary);
                }

                break;
        }
    }

    private static Exception? Thrown(Outcome outcome) =>
        outcome is not Outcome.Failed { Item: var thrown } ? null
        : thrown is AggregateException { InnerExceptions: [var only] } ? only
        : thrown;
}
