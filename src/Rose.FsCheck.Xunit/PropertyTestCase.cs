using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace FsCheck.Xunit;

/// <summary>
/// A property as one test: one instance of the class, on which the method runs once for each case. Constructor, fixtures,
/// <c>IAsyncLifetime</c> and disposal are therefore once a test.
/// </summary>
public class PropertyTestCase : XunitTestCase, ISelfExecutingXunitTestCase
{
    [Obsolete("For deserialization only.")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public PropertyTestCase()
    {
    }

    public PropertyTestCase(
        IXunitTestMethod testMethod,
        string testCaseDisplayName,
        string uniqueID,
        bool @explicit,
        Type[]? skipExceptions = null,
        string? skipReason = null,
        Type? skipType = null,
        string? skipUnless = null,
        string? skipWhen = null,
        Dictionary<string, HashSet<string>>? traits = null,
        object?[]? testMethodArguments = null,
        string? sourceFilePath = null,
        int? sourceLineNumber = null,
        int? timeout = null)
        : base(testMethod, testCaseDisplayName, uniqueID, @explicit, skipExceptions, skipReason, skipType, skipUnless, skipWhen, traits, testMethodArguments, sourceFilePath, sourceLineNumber, timeout)
    {
    }

    public async ValueTask<RunSummary> Run(ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        var tests = await aggregator.RunAsync(CreateTests, []);
        return await PropertyTestCaseRunner.Instance.Run(this, tests, messageBus, aggregator, cancellationTokenSource, TestCaseDisplayName, SkipReason, explicitOption, constructorArguments);
    }
}
