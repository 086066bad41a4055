using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>Adaptive moments; weight decay is added to the gradient.</summary>
public class Adam : torch.optim.Optimizer
{
    public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : base(AdamOptions.Checked(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize), parameters)
    {
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState() => new AdamState();

    private protected override void Update(Parameter parameter, torch.Tensor grad, OptimizerState state, OptimizerOptions options)
    {
        var own = (AdamOptions)options;
        using var negated = own.maximize!.Value ? Op.Call("aten::neg", grad) : null;
        using var decayed = own.weight_decay is not 0.0 ? Op.Call("aten::add.Tensor", negated ?? grad, parameter, own.weight_decay!.Value) : null;
        ((AdamState)state).Step(parameter, decayed ?? negated ?? grad, own, decay: 0);
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
