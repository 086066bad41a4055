using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>Gradient descent, with momentum, Nesterov's or plain, and weight decay added to the gradient.</summary>
public class SGD : torch.optim.Optimizer
{
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : base(Checked(lr, momentum, dampening, weight_decay, nesterov, maximize), parameters)
    {
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState() => new State();

    // Operators and order are those of PyTorch's single-tensor kernel, so that the bits are too.
    private protected override void Update(Parameter parameter, torch.Tensor grad, OptimizerState state, OptimizerOptions options)
    {
        var own = (Options)options;
        var momentum = own.momentum!.Value;
        state.step++;
        using var negated = own.maximize!.Value ? Op.Call("aten::neg", grad) : null;
        using var decayed = own.weight_decay is not 0.0 ? Op.Call("aten::add.Tensor", negated ?? grad, parameter, own.weight_decay!.Value) : null;
        var direction = decayed ?? negated ?? grad;
        var buffer = momentum == 0 ? null : ((State)state).Average(direction, momentum, own.dampening!.Value);
        using var ahead = buffer is not null && own.nesterov!.Value ? Op.Call("aten::add.Tensor", direction, buffer, momentum) : null;
        Op.CallInPlace("aten::add_.Tensor", parameter, ahead ?? buffer ?? direction, -own.LearningRate!.Value);
    }

    private static Options Checked(double lr, double momentum, double dampening, double weightDecay, bool nesterov, bool maximize)
    {
        NotNegative(momentum, nameof(momentum));
        return nesterov && (momentum == 0 || dampening != 0)
            ? throw new ArgumentException($"nesterov needs momentum > 0 and dampening = 0, not momentum = {momentum} and dampening = {dampening}", nameof(nesterov))
            : new()
            {
                LearningRate = NotNegative(lr, nameof(lr)),
                momentum = momentum,
                dampening = dampening,
                weight_decay = NotNegative(weightDecay, "weight_decay"),
                nesterov = nesterov,
                maximize = maximize,
            };
    }

    /// <summary>The moving sum of the gradients; null without momentum and before the first step.</summary>
    public sealed class State : OptimizerState
    {
        public torch.Tensor? momentum_buffer { get; private set; }

        public override void to(torch.Device device) => momentum_buffer = Move(momentum_buffer, device);

        internal torch.Tensor Average(torch.Tensor grad, double momentum, double dampening)
        {
            if (momentum_buffer is null)
            {
                return momentum_buffer = CloneOf(grad);
            }

            Op.CallInPlace("aten::mul_.Scalar", momentum_buffer, momentum);
            return Op.CallInPlace("aten::add_.Tensor", momentum_buffer, grad, 1 - dampening);
        }

        public override IReadOnlyDictionary<string, torch.Tensor> named_tensors() => Existing((nameof(momentum_buffer), momentum_buffer));

        public override void load_tensors(IReadOnlyDictionary<string, torch.Tensor> tensors, torch.Tensor like)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            ArgumentNullException.ThrowIfNull(like);
            foreach (var (name, tensor) in tensors)
            {
                if (name != nameof(momentum_buffer))
                {
                    throw NoSuch(name);
                }

                momentum_buffer?.Dispose();
                momentum_buffer = Copy(tensor, like);
            }
        }

        internal override void Load(OptimizerState source)
        {
            step = source.step;
            momentum_buffer = Replace(momentum_buffer, ((State)source).momentum_buffer);
        }

        protected override void Dispose(bool disposing) => momentum_buffer?.Dispose();
    }

    public class Options : OptimizerOptions
    {
        public double? momentum { get; set; }

        public double? dampening { get; set; }

        public double? weight_decay { get; set; }

        public bool? nesterov { get; set; }

        public bool? maximize { get; set; }

        internal override void FillFrom(OptimizerOptions defaults)
        {
            base.FillFrom(defaults);
            var own = (Options)defaults;
            momentum ??= own.momentum;
            dampening ??= own.dampening;
            weight_decay ??= own.weight_decay;
            nesterov ??= own.nesterov;
            maximize ??= own.maximize;
        }
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

        public ParamGroup(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
        {
        }
    }
}
