using System.Collections.Concurrent;
using System.Text;

namespace Rose.Torch.Interop;

/// <summary>
/// Calls any ATen operator by its schema's name, "aten::add.Tensor"; arguments are positional, in the schema's order,
/// and trailing ones that have defaults may be left out.
/// </summary>
internal static unsafe class Op
{
    private const int StackWords = 64;

    private static readonly ConcurrentDictionary<string, Operator> _operators = new();

    /// <summary>The operator's one tensor.</summary>
    public static torch.Tensor Call(string name, params ReadOnlySpan<OpArgument> arguments)
    {
        NativeValue result;
        Invoke(name, Autocast.Due(name) is { } dtype ? Autocast.Cast(arguments, dtype) : arguments, &result, 1);
        return ToTensor(result);
    }

    /// <summary>An operator that works in place: its result is the first argument again.</summary>
    public static torch.Tensor CallInPlace(string name, torch.Tensor self, params ReadOnlySpan<OpArgument> others)
    {
        var arguments = new OpArgument[others.Length + 1];
        arguments[0] = self;
        others.CopyTo(arguments.AsSpan(1));
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        Native.rose_tensor_drop((nint)result.Pointer);
        return self;
    }

    public static bool CallBool(string name, params ReadOnlySpan<OpArgument> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        return result.Int != 0;
    }

    /// <summary>The operator's several tensors, or the tensors of its one list.</summary>
    public static torch.Tensor[] CallMany(string name, params ReadOnlySpan<OpArgument> arguments)
    {
        var results = stackalloc NativeValue[8];
        var count = Invoke(name, arguments, results, 8);
        if (count == 1 && results[0].Tag == ValueTag.TensorList)
        {
            var handles = new ReadOnlySpan<nint>(results[0].Pointer, results[0].Length);
            var list = new torch.Tensor[handles.Length];
            for (var k = 0; k < handles.Length; k++)
            {
                list[k] = new torch.Tensor(handles[k]);
            }

            Native.rose_free(results[0].Pointer);
            return list;
        }

        var tensors = new torch.Tensor[count];
        for (var k = 0; k < count; k++)
        {
            tensors[k] = ToTensor(results[k]);
        }

        return tensors;
    }

    /// <summary>The first of the operator's several results.</summary>
    public static torch.Tensor CallFirst(string name, params ReadOnlySpan<OpArgument> arguments)
    {
        var results = stackalloc NativeValue[8];
        var count = Invoke(name, Autocast.Due(name) is { } dtype ? Autocast.Cast(arguments, dtype) : arguments, results, 8);
        for (var k = 1; k < count; k++)
        {
            if (results[k].Tag == ValueTag.Tensor)
            {
                Native.rose_tensor_drop((nint)results[k].Pointer);
            }
        }

        return ToTensor(results[0]);
    }

    /// <summary>Whether this libtorch has the operator.</summary>
    public static bool Exists(string name)
    {
        try
        {
            return Find(name) != 0;
        }
        catch (TorchNotImplementedException)
        {
            return false;
        }
    }

    private static torch.Tensor ToTensor(in NativeValue value) => value.Tag == ValueTag.Tensor
        ? new torch.Tensor((nint)value.Pointer)
        : throw new TorchTypeException($"the operator returned {value.Tag} where a tensor was due");

    private static int Invoke(string name, ReadOnlySpan<OpArgument> arguments, NativeValue* results, int capacity)
    {
        var op = Find(name);
        var words = 0;
        foreach (ref readonly var argument in arguments)
        {
            words += argument.Length > 0 ? argument.Length : 0;
        }

        // Lists are copied beside the arguments, one word an element, so that nothing needs pinning.
        var stack = stackalloc long[words <= StackWords ? words : 0];
        fixed (long* heap = words <= StackWords ? null : new long[words])
        {
            var scratch = heap is null ? stack : heap;
            var values = stackalloc NativeValue[arguments.Length];
            for (var k = 0; k < arguments.Length; k++)
            {
                scratch = Marshal(arguments[k], values + k, scratch);
            }

            int count;
            var status = Native.rose_op_call(op, values, arguments.Length, results, capacity, &count);
            foreach (ref readonly var argument in arguments)
            {
                GC.KeepAlive(argument.Reference);
            }

            if (status != Status.Ok)
            {
                var reason = Native.LastError();
                throw TorchException.From(status, Describe(name, arguments), reason);
            }

            return count;
        }
    }

    private static long* Marshal(in OpArgument argument, NativeValue* value, long* scratch)
    {
        value->Tag = argument.Tag;
        value->Length = argument.Length;
        switch (argument.Tag)
        {
            case ValueTag.Tensor:
                value->Pointer = (void*)((torch.Tensor)argument.Reference!).Handle;
                return scratch;
            case ValueTag.Generator:
                value->Pointer = (void*)((torch.Generator)argument.Reference!).Handle;
                return scratch;
            case ValueTag.IntList:
                ((long[])argument.Reference!).CopyTo(new Span<long>(scratch, argument.Length));
                break;
            case ValueTag.DoubleList:
                ((double[])argument.Reference!).CopyTo(new Span<double>(scratch, argument.Length));
                break;
            case ValueTag.BoolList:
                ((bool[])argument.Reference!).CopyTo(new Span<bool>(scratch, argument.Length));
                break;
            case ValueTag.String:
                ((byte[])argument.Reference!).CopyTo(new Span<byte>(scratch, argument.Length));
                break;
            case ValueTag.TensorList:
            case ValueTag.OptionalTensorList:
                var tensors = (torch.Tensor?[])argument.Reference!;
                for (var k = 0; k < tensors.Length; k++)
                {
                    scratch[k] = tensors[k] is { } tensor ? tensor.Handle : argument.Tag == ValueTag.OptionalTensorList ? 0
                        : throw new TorchTypeException($"tensor {k} of the {tensors.Length} of a list is null");
                }

                break;
            default:
                value->Int = argument.Bits;
                return scratch;
        }

        value->Pointer = scratch;
        return scratch + argument.Length;
    }

    private static nint Find(string name)
    {
        if (_operators.TryGetValue(name, out var known))
        {
            return known.Handle;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        nint op;
        Native.Check(Native.rose_op_find(dot < 0 ? name : name[..dot], dot < 0 ? "" : name[(dot + 1)..], &op), name);
        return _operators.GetOrAdd(name, new Operator(op)).Handle;
    }

    // A class, since every process would compile a dictionary of handles anew.
    private sealed record Operator(nint Handle);

    private static string Describe(string name, ReadOnlySpan<OpArgument> arguments)
    {
        var text = new StringBuilder(name).Append('(');
        for (var k = 0; k < arguments.Length; k++)
        {
            text.Append(k == 0 ? "" : ", ").Append(arguments[k].ToString());
        }

        return text.Append(')').ToString();
    }
}
