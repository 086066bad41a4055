using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>
/// A step of Adam leaves out what no gradient has ever moved. The operators, which a transposed gradient asks for, leave out
/// nothing, and give the same bits.
/// </summary>
[Collection(nameof(Alone))]
public sealed class AdamAtRestTests
{
    private const int Steps = 8;

    public static TheoryData<ScalarType, double, int> Kinds => new() { { ScalarType.Float32, 0, 1 }, { ScalarType.Float32, 0.1, 2 }, { ScalarType.Float64, 0.1, 2 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_that_no_gradient_has_named_only_decay(ScalarType dtype, double decay, int threads)
    {
        AssertAlike(dtype, decay, threads, (_, _) => { });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Averages_that_somebody_else_has_changed_are_read_again(ScalarType dtype, double decay, int threads)
    {
        AssertAlike(dtype, decay, threads, (step, optimizer) =>
        {
            if (step == 4)
            {
                var state = (AdamState)optimizer.state.Values.Single();
                state.exp_avg!.narrow(0, 60, 30).add_(0.25);
                state.exp_avg_sq!.narrow(0, 62, 3).add_(0.5);

                // 0, but with bits that the next step changes.
                state.exp_avg.narrow(0, 93, 1).mul_(-1);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Averages_that_were_loaded_are_read_again(ScalarType dtype, double decay, int threads)
    {
        AssertAlike(dtype, decay, threads, (step, optimizer) =>
        {
            if (step == 4)
            {
                using var scope = NewDisposeScope();
                using var other = new Parameter(zeros(optimizer.state.Keys.Single().shape, dtype));
                using var moved = optim.AdamW([other]);
                other.grad = ones(other.shape, dtype);
                moved.step();
                optimizer.load_state_dict(moved.state_dict());
            }
        });
    }

    [Fact]
    public void With_eps_0_what_rests_is_divided_by_0_all_the_same()
    {
        var trained = Trained(ScalarType.Float32, 0.1, eps: 0, grad => grad, (_, _) => { });

        Assert.Equal(Trained(ScalarType.Float32, 0.1, eps: 0, Transposed, (_, _) => { }), trained);
        Assert.Contains("NaN", trained[0], StringComparison.Ordinal);
    }

    private static void AssertAlike(ScalarType dtype, double decay, int threads, Action<int, optim.Optimizer> between)
    {
        set_num_threads(threads);
        try
        {
            Assert.Equal(Trained(dtype, decay, 1e-8, Transposed, between), Trained(dtype, decay, 1e-8, grad => grad, between));
        }
        finally
        {
            set_num_threads(1);
        }
    }

    private static Tensor Transposed(Tensor grad) => grad.t().contiguous().t();

    // The parameter and both averages, bit for bit but for the kind of a NaN.
    private static IReadOnlyList<string> Trained(ScalarType dtype, double decay, double eps, Func<Tensor, Tensor> layout, Action<int, optim.Optimizer> between)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);

        // Rows that begin within a line of 64 bytes, and a tail behind the last line.
        using var table = new Parameter(randn([97, 50], dtype, generator: generator));
        using var optimizer = optim.AdamW([table], lr: 3e-3, eps: eps, weight_decay: decay);
        for (var step = 0; step < Steps; step++)
        {
            between(step, optimizer);
            var grad = zeros(table.shape, dtype);

            // Another row each step, one that comes again, and one of -0.
            grad.narrow(0, 11 * step, 1).copy_(randn([1, 50], dtype, generator: generator));
            grad.narrow(0, 90 + (step % 2), 1).copy_(randn([1, 50], dtype, generator: generator));
            grad.narrow(0, 5, 1).mul_(-1);
            table.grad = layout(grad);
            optimizer.step();
        }

        var state = (AdamState)optimizer.state[table];
        return [.. new[] { table, state.exp_avg!, state.exp_avg_sq! }.Select(each => isnan(each).any().item<bool>() ? "NaN " + PyTorch.Hex(nan_to_num(each)) : PyTorch.Hex(each))];
    }
}
