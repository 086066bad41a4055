using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>The moving averages of a gradient and of its square.</summary>
public sealed class AdamState : OptimizerState
{
    // Of these averages: which parts of them are known to be 0. Not part of the state, since a step finds it out again.
    private torch.Tensor? _notes;

    public torch.Tensor? exp_avg { get; private set; }

    public torch.Tensor? exp_avg_sq { get; private set; }

    /// <summary>The largest exp_avg_sq so far; only with amsgrad.</summary>
    public torch.Tensor? max_exp_avg_sq { get; private set; }

    public override void to(torch.Device device)
    {
        Forget();
        exp_avg = Move(exp_avg, device);
        exp_avg_sq = Move(exp_avg_sq, device);
        max_exp_avg_sq = Move(max_exp_avg_sq, device);
    }

    /// <summary>The next step, by whatever kernels.</summary>
    internal void Begin(torch.Tensor parameter)
    {
        step++;
        Allocate(parameter);
    }

    internal void Allocate(torch.Tensor parameter)
    {
        exp_avg ??= ZerosLike(parameter);
        exp_avg_sq ??= ZerosLike(parameter);
    }

    /// <summary>
    /// Decays the parameter, averages the gradient in, then moves the parameter: the operations, their order and the scalars
    /// in double are those of PyTorch 1.13's single-tensor kernels, so that the bits are too, whether in one pass or by
    /// operators.
    /// </summary>
    /// <param name="decay">AdamW's weight decay, which acts on the parameter itself.</param>
    internal void Step(torch.Tensor parameter, torch.Tensor grad, AdamOptions options, double decay)
    {
        Begin(parameter);
        var settings = SettingsOf(options, decay, step);
        if (options.amsgrad!.Value || !Native.TryAdamStep([Tensors(parameter, grad)], settings))
        {
            StepByOperators(parameter, grad, settings, options.amsgrad!.Value);
        }
    }

    /// <summary>As <see cref="Step"/> of each, in a single pass over memory; false, and nothing has changed, where only operators can do it or the steps are not alike.</summary>
    internal static bool TryStep(IReadOnlyList<torch.optim.Optimizer.Due> due, AdamOptions options, double decay)
    {
        var last = due[0].State.step;
        if (options.amsgrad!.Value || due.Any(each => each.State.step != last))
        {
            return false;
        }

        var all = new AdamTensors[due.Count];
        for (var k = 0; k < all.Length; k++)
        {
            var state = (AdamState)due[k].State;
            state.Allocate(due[k].Parameter);
            all[k] = state.Tensors(due[k].Parameter, due[k].Grad);
        }

        if (!Native.TryAdamStep(all, SettingsOf(options, decay, last + 1)))
        {
            return false;
        }

        foreach (var each in due)
        {
            each.State.step++;
        }

        return true;
    }

    private AdamTensors Tensors(torch.Tensor parameter, torch.Tensor grad)
    {
        _notes ??= torch.zeros([Native.AdamNotes(parameter.numel() * parameter.element_size())], torch.uint8).DetachFromDisposeScope();
        return new AdamTensors(parameter, grad, exp_avg!, exp_avg_sq!, _notes);
    }

    private void Forget()
    {
        _notes?.Dispose();
        _notes = null;
    }

    private static AdamSettings SettingsOf(AdamOptions options, double decay, double step) => new()
    {
        LearningRate = options.LearningRate!.Value,
        Beta1 = options.beta1!.Value,
        Beta2 = options.beta2!.Value,
        Eps = options.eps!.Value,
        WeightDecay = decay,
        Step = step,
    };

    private void StepByOperators(torch.Tensor parameter, torch.Tensor grad, in AdamSettings settings, bool amsgrad)
    {
        if (settings.WeightDecay != 0)
        {
            Op.CallInPlace("aten::mul_.Scalar", parameter, 1 - (settings.LearningRate * settings.WeightDecay));
        }

        Op.CallInPlace("aten::mul_.Scalar", exp_avg!, settings.Beta1);
        Op.CallInPlace("aten::add_.Tensor", exp_avg!, grad, 1 - settings.Beta1);
        Op.CallInPlace("aten::mul_.Scalar", exp_avg_sq!, settings.Beta2);
        Op.CallInPlace("aten::addcmul_", exp_avg_sq!, grad, grad, 1 - settings.Beta2);
        var correction1 = 1 - Math.Pow(settings.Beta1, settings.Step);
        var correction2 = 1 - Math.Pow(settings.Beta2, settings.Step);
        using var root = Op.Call("aten::sqrt", Scale(amsgrad, parameter));
        using var denominator = Op.Call("aten::div.Scalar", root, Math.Sqrt(correction2));
        Op.CallInPlace("aten::add_.Scalar", denominator, settings.Eps);
        Op.CallInPlace("aten::addcdiv_", parameter, exp_avg!, denominator, -(settings.LearningRate / correction1));
    }

    public override IReadOnlyDictionary<string, torch.Tensor> named_tensors() =>
        Existing((nameof(exp_avg), exp_avg), (nameof(exp_avg_sq), exp_avg_sq), (nameof(max_exp_avg_sq), max_exp_avg_sq));

    public override void load_tensors(IReadOnlyDictionary<string, torch.Tensor> tensors, torch.Tensor like)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(like);
        Forget();
        foreach (var (name, tensor) in tensors)
        {
            switch (name)
            {
                case nameof(exp_avg):
                    exp_avg?.Dispose();
                    exp_avg = Copy(tensor, like);
                    break;
                case nameof(exp_avg_sq):
                    exp_avg_sq?.Dispose();
                    exp_avg_sq = Copy(tensor, like);
                    break;
                case nameof(max_exp_avg_sq):
                    max_exp_avg_sq?.Dispose();
                    max_exp_avg_sq = Copy(tensor, like);
                    break;
                default:
                    throw NoSuch(name);
            }
        }
    }

    internal override void Load(OptimizerState source)
    {
        var other = (AdamState)source;
        Forget();
        step = other.step;
        exp_avg = Replace(exp_avg, other.exp_avg);
        exp_avg_sq = Replace(exp_avg_sq, other.exp_avg_sq);
        max_exp_avg_sq = Replace(max_exp_avg_sq, other.max_exp_avg_sq);
    }

    protected override void Dispose(bool disposing)
    {
        Forget();
        exp_avg?.Dispose();
        exp_avg_sq?.Dispose();
        max_exp_avg_sq?.Dispose();
    }

    private torch.Tensor Scale(bool amsgrad, torch.Tensor parameter)
    {
        if (!amsgrad)
        {
            return exp_avg_sq!;
        }

        using var before = max_exp_avg_sq ?? ZerosLike(parameter);
        return max_exp_avg_sq = Op.Call("aten::maximum", before, exp_avg_sq!).DetachFromDisposeScope();
    }
}
