using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Y = fc2(gelu(fc1(X))), [B, T, D] to [B, T, F] to [B, T, D].</summary>
public sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Activation _activation;

    [ComponentName(Name = "fc1")]
    private readonly nn.Module<Tensor, Tensor> _fc1;

    [ComponentName(Name = "fc2")]
    private readonly nn.Module<Tensor, Tensor> _fc2;

    internal FeedForward(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(FeedForward))
    {
        _activation = config.Activation;
        _fc1 = LinearFactory.Create(plan.Fc1, "fc1", config.DModel, config.DFf, context);
        _fc2 = LinearFactory.Create(plan.Fc2, "fc2", config.DFf, config.DModel, context);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var approximate = _activation == Activation.GeluTanh ? GELU.Approximate.tanh : GELU.Approximate.none;
        return _fc2.call(nn.functional.gelu(_fc1.call(input), approximate)).MoveToOuterDisposeScope();
    }
}
