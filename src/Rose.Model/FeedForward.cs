using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Y = dropout(fc2(gelu(fc1(X)))), [B, T, D] to [B, T, F] to [B, T, D]; GELU is exact (erf).</summary>
public sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly double _p;
    private readonly DropoutDraw _dropout;

    [ComponentName(Name = "fc1")]
    private readonly nn.Module<Tensor, Tensor> _fc1;

    [ComponentName(Name = "fc2")]
    private readonly nn.Module<Tensor, Tensor> _fc2;

    internal FeedForward(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(FeedForward))
    {
        _p = config.Dropout;
        _dropout = context.Dropout;
        _fc1 = LinearFactory.Create(plan.Fc1, "fc1", config.DModel, config.DFf, context);
        _fc2 = LinearFactory.Create(plan.Fc2, "fc2", config.DFf, config.DModel, context);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.gelu(_fc1.call(input));
        var y = _fc2.call(hidden);
        return _dropout.Apply(y, _p, training, ShardLayout.Whole(y.shape)).MoveToOuterDisposeScope();
    }
}
