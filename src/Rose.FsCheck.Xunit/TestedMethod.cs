using System.Reflection;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;
using Microsoft.FSharp.Reflection;

namespace FsCheck.Xunit;

/// <summary>A test method as a function that FsCheck can test.</summary>
internal static class TestedMethod
{
    /// <param name="invoke">Calls the method with its arguments.</param>
    /// <exception cref="ArgumentException">FsCheck cannot test such a method.</exception>
    public static ITestable Of(MethodInfo method, Func<object?[], object?> invoke)
    {
        if (method.ContainsGenericParameters)
        {
            throw new ArgumentException($"{method.Name} is generic, so its arguments cannot be drawn; give its parameters types, as (int list) or int[]");
        }

        if (!IsTestable(method.ReturnType))
        {
            throw new ArgumentException($"{method.Name} returns {method.ReturnType}, which says neither yes nor no; a property returns void, unit, bool, Property, or one of these in a Task, ValueTask, Async, Lazy or Gen");
        }

        Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        var arguments = parameters.Length switch
        {
            0 => typeof(Unit),
            1 => parameters[0],
            _ => FSharpType.MakeTupleType(parameters),
        };
        var function = typeof(Function<,>).MakeGenericType(arguments, AsFsCheckKnowsIt(method.ReturnType));
        return (ITestable)Activator.CreateInstance(function, parameters.Length, invoke)!;
    }

    /// <summary>A method's arguments from the one value in which FsCheck draws them.</summary>
    public static object?[] Split(object? arguments, int parameters) => parameters switch
    {
        0 => [],
        1 => [arguments],
        _ => FSharpValue.GetTupleFields(arguments!),
    };

    private static bool IsTestable(Type type)
    {
        if (!type.IsGenericType)
        {
            return type == typeof(void) || type == typeof(Unit) || type == typeof(bool)
                || type == typeof(Task) || type == typeof(ValueTask)
                || type == typeof(Property) || type == typeof(Result) || type == typeof(ResultContainer);
        }

        var definition = type.GetGenericTypeDefinition();
        return (definition == typeof(Task<>) || definition == typeof(ValueTask<>) || definition == typeof(FSharpAsync<>)
                || definition == typeof(Lazy<>) || definition == typeof(Gen<>) || definition == typeof(FSharpFunc<,>))
            && IsTestable(type.GetGenericArguments()[^1]);
    }

    private static Type AsFsCheckKnowsIt(Type type) =>
        type == typeof(void) ? typeof(Unit)
        : type == typeof(ValueTask) ? typeof(Task)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? typeof(Task<>).MakeGenericType(type.GetGenericArguments())
        : type;

    internal interface ITestable
    {
        void Check(Config config);
    }

    private sealed class Function<TArguments, TResult>(int parameters, Func<object?[], object?> invoke) : FSharpFunc<TArguments, TResult>, ITestable
    {
        public void Check(Config config) => FsCheck.Check.One(config, (FSharpFunc<TArguments, TResult>)this);

        public override TResult Invoke(TArguments func) => (TResult)Known(invoke(Split(func, parameters)))!;

        private static object? Known(object? result) =>
            result is ValueTask task ? task.AsTask()
            : result?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>)
                ? type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(result, null)
            : result;
    }
}
