using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>Adam with weight decay that acts on the parameter itself, apart from the gradient's averages.</summary>
public class AdamW : torch.optim.Optimizer
{
    private readonly Dictionary<Modules.ParamGroup, StepNumbers> _numbers = new(ReferenceEqualityComparer.Instance);

    public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : base(AdamOptions.Checked(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize), parameters)
    {
    }

    /// <summary>
    /// Whether <see cref="torch.optim.Optimizer.step"/> can be captured by a <see cref="torch.cuda.CUDAGraph"/>: it then counts
    /// nothing itself, and takes the number of the step and the learning rate, in float32, from where
    /// <see cref="begin_step"/> writes them. PyTorch's argument of that name; without amsgrad, from libtorch 2.2 on.
    /// </summary>
    public bool capturable { get; init; }

    /// <summary>With <see cref="capturable"/>: counts the next step of all parameters, whether it will be taken or replayed, and tells the device its number and learning rates.</summary>
    public void begin_step()
    {
        if (!FusedAdamW.TakesTensors)
        {
            throw new InvalidOperationException($"a capturable AdamW needs libtorch 2.2 or newer; this is {Build.LibtorchVersion}");
        }

        foreach (var group in ParamGroups.Cast<Modules.ParamGroup>())
        {
            Parameter[] parameters = [.. group.Parameters];
            var options = (AdamOptions)group.Options!;
            if (options.amsgrad!.Value || parameters.Select(each => (state[each].step, each.device)).Distinct().Count() > 1)
            {
                throw new InvalidOperationException("a capturable AdamW needs a group's parameters on one device and at one step, and no amsgrad");
            }

            if (parameters.Length == 0)
            {
                continue;
            }

            foreach (var each in parameters)
            {
                state[each].step++;
            }

            if (!_numbers.TryGetValue(group, out var numbers))
            {
                _numbers.Add(group, numbers = new StepNumbers(parameters[0].device));
            }

            numbers.Write(state[parameters[0]].step, options.LearningRate!.Value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var numbers in _numbers.Values)
            {
                numbers.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState() => new AdamState();

    private protected override void Update(Parameter parameter, torch.Tensor grad, OptimizerState state, OptimizerOptions options)
    {
        var own = (AdamOptions)options;
        using var negated = own.maximize!.Value ? Op.Call("aten::neg", grad) : null;
        ((AdamState)state).Step(parameter, negated ?? grad, own, own.weight_decay!.Value);
    }

    // On a GPU some kernels for all parameters instead of a dozen for each; on the CPU one pass, with the bits of 1.13.
    private protected override bool TryUpdateAll(IReadOnlyList<Due> due, OptimizerOptions options)
    {
        var own = (AdamOptions)options;
        if (due.Count == 0)
        {
            return true;
        }

        if (!capturable)
        {
            return due.All(each => each.Parameter.device_type == DeviceType.CUDA)
                ? FusedAdamW.TryStep(due, own)
                : !own.maximize!.Value && AdamState.TryStep(due, own, own.weight_decay!.Value);
        }

        var numbers = _numbers.FirstOrDefault(pair => ReferenceEquals(pair.Key.Options, options)).Value
            ?? throw new InvalidOperationException("a step of a capturable AdamW was not begun; call begin_step first");
        FusedAdamW.Step(due, own, numbers);
        return true;
    }

    public class Options : AdamOptions
    {
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options? options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
        {
        }
    }
}
