using System.Runtime.InteropServices;
using System.Text;
using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch;

/// <summary>
/// Functions whose activations are not kept: forward runs them without a graph, and backward runs them again (Chen et al.,
/// arXiv 1604.06174; torch.utils.checkpoint of PyTorch). Memory for time; the gradients are the same to the bit where the
/// function does the same again.
/// </summary>
public static unsafe class Recomputation
{
    /// <summary>
    /// The function's output; backward adds to .grad of whatever leaves the function uses. It cannot be differentiated
    /// twice, nor given to <see cref="autograd.grad"/>.
    /// </summary>
    /// <param name="function">
    /// Uses no tensors with a graph but these inputs and leaves; runs again with the same autocast, maybe on another thread.
    /// </param>
    /// <param name="inputs">Kept until backward.</param>
    /// <param name="restore">Puts back, until disposed, what else the function reads, such as the state of a generator.</param>
    public static Tensor Apply(Func<IReadOnlyList<Tensor>, Tensor> function, IReadOnlyList<Tensor> inputs, Func<IDisposable>? restore = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!is_grad_enabled() || !inputs.Any(input => input.requires_grad))
        {
            return function(inputs);
        }

        using var scope = NewDisposeScope();
        Tensor output;
        using (no_grad())
        {
            output = function(inputs);
        }

        var again = GCHandle.Alloc(new Again(function, restore, Autocast.DType));
        nint result;
        fixed (nint* handles = inputs.Select(input => input.Handle).ToArray())
        {
            var status = Native.rose_recompute(handles, inputs.Count, output.Handle, &Run, &Release, GCHandle.ToIntPtr(again), &result);
            GC.KeepAlive(inputs);
            Native.Check(status, "recomputation", output);
        }

        return new Tensor(result).MoveToOuterDisposeScope();
    }

    [UnmanagedCallersOnly]
    private static Status Run(nint state, nint* inputs, int count, nint gradient, byte* message, int size)
    {
        using var scope = NewDisposeScope();
        try
        {
            var again = (Again)GCHandle.FromIntPtr(state).Target!;
            var leaves = new Tensor[count];
            for (var k = 0; k < count; k++)
            {
                leaves[k] = new Tensor(inputs[k]);
            }

            using var upstream = new Tensor(gradient);
            using (again.Restore?.Invoke())
            using (new Autocast(again.DType))
            using (enable_grad())
            {
                again.Function(leaves).backward(upstream);
            }

            return Status.Ok;
        }
#pragma warning disable CA1031 // No exception crosses into native code: what backward throws there carries this one's message.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Encoding.UTF8.TryGetBytes(e.Message.AsSpan(0, Math.Min(e.Message.Length, (size - 1) / 3)), new Span<byte>(message, size - 1), out var written);
            message[written] = 0;
            return e is DistributedException ? Status.Distributed : Status.Runtime;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint state) => GCHandle.FromIntPtr(state).Free();

    private sealed record Again(Func<IReadOnlyList<Tensor>, Tensor> Function, Func<IDisposable>? Restore, ScalarType? DType);
}
