using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>The FFN of Rose's own layers: column(gather_output = false), activation, row(input_is_parallel = true).</summary>
public sealed class ParallelFfn : IFfnUnderTest
{
    private readonly FfnCase _case;
    private readonly ColumnParallelLinear _column;
    private readonly RowParallelLinear _row;

    public ParallelFfn(FfnCase of, RankContext context)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(context);
        _case = of;
        // The law puts its own values in.
        var draw = new InvariantDraw(seed: 0);
        _column = new ColumnParallelLinear(of.In, of.Hidden, context.Group, draw.In("fc1"), of.Bias, gatherOutput: false);
        _row = new RowParallelLinear(of.Hidden, of.Out, context.Group, draw.In("fc2"), of.Bias, inputIsParallel: true);
        _column.to(of.DType).to(context.Device);
        _row.to(of.DType).to(context.Device);
    }

    public Tensor Weight1 => _column.weight;

    public Tensor? Bias1 => _column.bias;

    public Tensor Weight2 => _row.weight;

    public Tensor? Bias2 => _row.bias;

    public Tensor Forward(Tensor input) => _row.forward(FfnActivation.Apply(_case, _column.forward(input)));

    public void Dispose()
    {
        _column.Dispose();
        _row.Dispose();
    }
}
