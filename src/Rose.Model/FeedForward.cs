using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>Y = dropout(fc2(gelu(fc1(X)))), [B, T, D] to [B, T, F] to [B, T, D]; GELU is exact (erf).</summary>
public sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly double _dropout;
    private readonly Generator? _generator;

    [ComponentName(Name = "fc1")]
    private readonly nn.Module<Tensor, Tensor> _fc1;

    [ComponentName(Name = "fc2")]
    private readonly nn.Module<Tensor, Tensor> _fc2;

    internal FeedForward(GptConfig config, ParallelPlan plan, ModelContext context)
        : base(nameof(FeedForward))
    {
        _dropout = config.Dropout;
        _generator = context.DropoutGenerator;
        _fc1 = LinearFactory.Create(plan.Fc1, config.DModel, config.DFf, context);
        _fc2 = LinearFactory.Create(plan.Fc2, config.DFf, config.DModel, context);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.gelu(_fc1.call(input));
        return nn.functional.dropout(_fc2.call(hidden), _dropout, training, generator: _generator).MoveToOuterDisposeScope();
    }
}
