using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch.Modules;

/// <summary>AdamW by libtorch's own kernels over many parameters at once, which libtorch has from 2.0 on for GPUs, later for CPUs too.</summary>
internal static class FusedAdamW
{
    private const string Operator = "aten::_fused_adamw_";
    private const string WithTensors = "aten::_fused_adamw_.tensor_lr";
    private static readonly Lazy<bool> _exists = new(() => Op.Exists(Operator));
    private static readonly Lazy<bool> _takesTensors = new(() => Op.Exists(WithTensors));

    public static bool Exists => _exists.Value;

    /// <summary>Whether the learning rate can be a tensor too, from libtorch 2.2 on.</summary>
    public static bool TakesTensors => _takesTensors.Value;

    /// <summary>One step of all; false, and nothing has changed, where libtorch has no such operator or it does not suit.</summary>
    public static bool TryStep(IReadOnlyList<optim.Optimizer.Due> due, AdamOptions options)
    {
        if (!Exists || options.amsgrad!.Value)
        {
            return false;
        }

        foreach (var alike in due.GroupBy(each => (each.Parameter.device, each.Parameter.dtype, each.State.step)))
        {
            optim.Optimizer.Due[] all = [.. alike];
            foreach (var each in all)
            {
                ((AdamState)each.State).Begin(each.Parameter);
            }

            // The kernels read the number of the step where they run; filled there, it needs no copy from the host.
            using var step = full([], alike.Key.step + 1.0, dtype: float32, device: all[0].Parameter.device);
            Call(Operator, all, step, options.LearningRate!.Value, options);
        }

        return true;
    }

    /// <summary>One step of all by numbers that are written elsewhere, and counted there.</summary>
    public static void Step(IReadOnlyList<optim.Optimizer.Due> due, AdamOptions options, StepNumbers numbers)
    {
        foreach (var alike in due.GroupBy(each => each.Parameter.dtype))
        {
            optim.Optimizer.Due[] all = [.. alike];
            foreach (var each in all)
            {
                ((AdamState)each.State).Allocate(each.Parameter);
            }

            Call(WithTensors, all, numbers.Step, numbers.LearningRate, options);
        }
    }

    private static void Call(string name, optim.Optimizer.Due[] all, Tensor step, OpArgument learningRate, AdamOptions options)
    {
        Op.CallMany(
            name,
            Of(each => each.Parameter),
            Of(each => each.Grad),
            Of(each => ((AdamState)each.State).exp_avg!),
            Of(each => ((AdamState)each.State).exp_avg_sq!),
            Array.Empty<Tensor>(),
            Of(_ => step),
            learningRate,
            options.beta1!.Value,
            options.beta2!.Value,
            options.weight_decay!.Value,
            options.eps!.Value,
            false,
            options.maximize!.Value);

        Tensor[] Of(Func<optim.Optimizer.Due, Tensor> tensor) => [.. all.Select(tensor)];
    }
}
