using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Rose.FsCheckXunit.Samples;

/// <summary>Properties that fail, one for each kind of result. All shrink to 20.</summary>
public sealed class Falsified
{
    [Property]
    public void By_an_exception(int number, string text)
    {
        _ = text;
        Refuse(number);
    }

    [Property]
    public bool By_a_pattern(int _arg1) => _arg1 < 20;

    [Property]
    public bool By_false(int number) => number < 20;

    [Property]
    public async Task By_a_task(int number)
    {
        await Task.Yield();
        Refuse(number);
    }

    [Property]
    public async Task<bool> By_a_task_of_false(int number)
    {
        await Task.Yield();
        return number < 20;
    }

    [Property]
    public async ValueTask By_a_value_task(int number)
    {
        await Task.Yield();
        Refuse(number);
    }

    [Property]
    public async ValueTask<bool> By_a_value_task_of_false(int number)
    {
        await Task.Yield();
        return number < 20;
    }

    [Property]
    public Property By_a_property_that_draws_more(bool flag) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), number => (number < 20 || flag || !flag && number < 20).Label("below twenty"));

    [Property]
    public Gen<Property> By_a_generator_of_properties(int number) => Gen.Constant((number < 20).ToProperty());

    [Property]
    public Lazy<bool> By_a_lazy_value(int number) => new(() => number < 20);

    [Property(StartSize = 60)]
    public bool In_its_first_case(int number) => number < -1000;

    private static void Refuse(int number)
    {
        if (number >= 20)
        {
            throw new InvalidOperationException($"{number} is not below twenty");
        }
    }
}
