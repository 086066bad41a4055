using Xunit.v3;

namespace FsCheck.Xunit;

/// <summary>xunit's runner of a test case, which hands its test to <see cref="PropertyTestRunner"/>.</summary>
internal sealed class PropertyTestCaseRunner : XunitTestCaseRunner
{
    public static new PropertyTestCaseRunner Instance { get; } = new();

    protected override ValueTask<RunSummary> RunTest(XunitTestCaseRunnerContext ctxt, IXunitTest test) =>
        PropertyTestRunner.Instance.Run(test, ctxt.MessageBus, ctxt.ConstructorArguments, ctxt.ExplicitOption, ctxt.Aggregator.Clone(), ctxt.CancellationTokenSource, ctxt.BeforeAfterTestAttributes);
}
