using Rose.Torch.Modules;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients; groups of parameters may have settings of their own.</summary>
        public abstract class Optimizer : IDisposable
        {
            private readonly List<ParamGroup> _groups = [];
            private readonly OrderedDictionary<Parameter, OptimizerState> _state = new(ReferenceEqualityComparer.Instance);
            private readonly OptimizerOptions _defaults;

            private protected Optimizer(OptimizerOptions defaults, IEnumerable<ParamGroup> groups)
            {
                ArgumentNullException.ThrowIfNull(groups);
                defaults.InitialLearningRate = defaults.LearningRate!.Value;
                _defaults = defaults;
                foreach (var group in groups)
                {
                    Add(group);
                }
            }

            public virtual IEnumerable<ILearningRateController> ParamGroups => _groups;

            /// <summary>What is remembered of each parameter, in the order of the groups.</summary>
            public IReadOnlyDictionary<Parameter, OptimizerState> state => _state;

            public virtual IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

            public virtual void add_param_group(ParamGroup param_group) => Add(param_group);

            /// <summary>Zeroes the gradients, or drops them.</summary>
            public virtual void zero_grad(bool set_to_none = false)
            {
                foreach (var parameter in parameters())
                {
                    Gradients.Clear(parameter, set_to_none);
                }
            }

            /// <summary>One step on every parameter that has a gradient. The closure, if any, first computes the loss, which is returned.</summary>
            public virtual Tensor? step(Func<Tensor>? closure = null)
            {
                Tensor? loss = null;
                if (closure is not null)
                {
                    using var _ = enable_grad();
                    loss = closure();
                }

                using (no_grad())
                {
                    foreach (var group in _groups)
                    {
                        List<Due> due = [.. group.Parameters
                            .Select(parameter => (Parameter: parameter, Grad: parameter.grad))
                            .Where(each => each.Grad is not null)
                            .Select(each => new Due(each.Parameter, each.Grad!, _state[each.Parameter]))];
                        if (!TryUpdateAll(due, group.Options!))
                        {
                            due.ForEach(each => Update(each.Parameter, each.Grad, each.State, group.Options!));
                        }

                        due.ForEach(each => each.Grad.Dispose());
                    }
                }

                return loss;
            }

            /// <summary>The live settings and states, in the order of the groups.</summary>
            public virtual StateDictionary state_dict() => new([.. _groups.Select(group => group.Options!)], [.. _state.Values]);

            /// <summary>Copies settings and states from those of an optimizer of the same kind over parameters of the same number.</summary>
            public virtual void load_state_dict(StateDictionary state_dict)
            {
                ArgumentNullException.ThrowIfNull(state_dict);
                if (state_dict.Options.Count != _groups.Count || state_dict.State.Count != _state.Count)
                {
                    throw new ArgumentException(
                        $"the state holds {state_dict.Options.Count} groups and {state_dict.State.Count} parameters, but the optimizer has {_groups.Count} and {_state.Count}", nameof(state_dict));
                }

                for (var k = 0; k < _groups.Count; k++)
                {
                    _groups[k].Options = state_dict.Options[k].Copy();
                }

                foreach (var (target, source) in _state.Values.Zip(state_dict.State))
                {
                    if (!ReferenceEquals(target, source))
                    {
                        target.Load(source);
                    }
                }
            }

            /// <summary>Moves what is remembered to a device.</summary>
            public void to(Device device)
            {
                foreach (var state in _state.Values)
                {
                    state.to(device);
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes what is remembered, not the parameters.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                {
                    foreach (var state in _state.Values)
                    {
                        state.Dispose();
                    }
                }
            }

            private protected abstract OptimizerOptions NewOptions();

            private protected abstract OptimizerState NewState();

            /// <summary>One step of one parameter, without autograd; disposes all that it creates.</summary>
            private protected abstract void Update(Parameter parameter, Tensor grad, OptimizerState state, OptimizerOptions options);

            /// <summary>One step of all parameters together; false, and nothing has changed, where each is updated alone.</summary>
            private protected virtual bool TryUpdateAll(IReadOnlyList<Due> due, OptimizerOptions options) => false;

            /// <summary>A parameter that takes a step.</summary>
            internal sealed record Due(Parameter Parameter, Tensor Grad, OptimizerState State);

            private void Add(ParamGroup group)
            {
                ArgumentNullException.ThrowIfNull(group);
                group.Options ??= NewOptions();
                group.Options.FillFrom(_defaults);
                group.Parameters = [.. group.Parameters];
                foreach (var parameter in group.Parameters)
                {
                    if (!_state.TryAdd(parameter, NewState()))
                    {
                        throw new ArgumentException($"parameter {parameter.Signature()} appears twice in the optimizer's groups; give it once", nameof(group));
                    }
                }

                _groups.Add(group);
            }

            internal static double NotNegative(double value, string name) => value >= 0
                ? value
                : throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must not be negative");

            internal static double BelowOne(double value, string name) => value is >= 0 and < 1
                ? value
                : throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must be at least 0 and less than 1");

            /// <summary>The settings of each group and the state of each parameter.</summary>
            public sealed class StateDictionary
            {
                internal StateDictionary(IReadOnlyList<OptimizerOptions> options, IReadOnlyList<OptimizerState> state) => (Options, State) = (options, state);

                public IReadOnlyList<OptimizerOptions> Options { get; }

                public IReadOnlyList<OptimizerState> State { get; }
            }
        }
    }
}
