using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace FsCheck.Xunit;

/// <summary>xunit's runner of a test, in which FsCheck calls the method.</summary>
internal sealed class PropertyTestRunner : XunitTestRunner
{
    public static new PropertyTestRunner Instance { get; } = new();

    protected override ValueTask<TimeSpan> InvokeTest(XunitTestRunnerContext ctxt, object? testClassInstance) =>
        new(ExecutionTimer.Measure(() => ctxt.Aggregator.Run(() =>
        {
            // FsCheck waits for tasks, so what continues them must not wait for this thread.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                Run(ctxt, testClassInstance);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        })));

    private static void Run(XunitTestRunnerContext ctxt, object? instance)
    {
        var type = ctxt.Test.TestMethod.TestClass.Class;
        var method = ctxt.Test.TestMethod.Method;
        var plan = PropertyPlan.Of(PropertySettings.Of(type, method), SuiteSettings.FromEnvironment(), $"{type.FullName}.{method.Name}");
        var context = TestContext.Current;
        new PropertyRun(
            plan,
            method,
            instance,
            e => ctxt.GetSkipReason(e) is not null,
            text => context.TestOutputHelper?.WriteLine(text),
            context.CancellationToken).Run();
    }
}
