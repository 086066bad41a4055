using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Y = fc2(gelu(fc1(X))), [B, T, D] to [B, T, F] to [B, T, D]; GELU is exact (erf).</summary>
public sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")]
    private readonly nn.Module<Tensor, Tensor> _fc1;

    [ComponentName(Name = "fc2")]
    private readonly nn.Module<Tensor, Tensor> _fc2;

    internal FeedForward(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(FeedForward))
    {
        _fc1 = LinearFactory.Create(plan.Fc1, "fc1", config.DModel, config.DFf, context);
        _fc2 = LinearFactory.Create(plan.Fc2, "fc2", config.DFf, config.DModel, context);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _fc2.call(nn.functional.gelu(_fc1.call(input))).MoveToOuterDisposeScope();
    }
}
