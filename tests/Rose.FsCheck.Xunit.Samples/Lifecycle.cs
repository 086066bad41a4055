using FsCheck.Xunit;

namespace Rose.FsCheckXunit.Samples;

/// <summary>Tells in the test's output what xunit does around a property.</summary>
public sealed class Lifecycle(ITestOutputHelper output, Lifecycle.Fixture fixture) : IClassFixture<Lifecycle.Fixture>, IAsyncLifetime
{
    private bool _initialised;
    private int _calls;

    [Property(MaxTest = 3, QuietOnSuccess = true)]
    public void Property(int number)
    {
        _ = number;
        output.WriteLine($"call {++_calls}, initialised {_initialised}, fixture {fixture.Value}, of {TestContext.Current.TestMethod!.MethodName}");
    }

    public async ValueTask InitializeAsync()
    {
        await Task.Yield();
        _initialised = true;
        output.WriteLine("initialise");
    }

    public ValueTask DisposeAsync()
    {
        output.WriteLine($"dispose after {_calls}");
        return ValueTask.CompletedTask;
    }

    public sealed class Fixture
    {
        public int Value { get; } = 42;
    }
}
