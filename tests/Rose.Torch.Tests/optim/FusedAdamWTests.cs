using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>AdamW by libtorch's fused kernels, as GPUs run it; on CPUs that have them they are the same function.</summary>
public sealed class FusedAdamWTests
{
    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, true)]
    public void Fused_steps_are_those_of_the_operators_up_to_rounding(double decay, bool maximize)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        Parameter[] one = [.. new long[] { 7, 33 }.Select(size => new Parameter(randn([size, 3], generator: generator)))];
        Parameter[] other = [.. one.Select(each => new Parameter(each.detach().clone()))];
        var options = new AdamW.Options { LearningRate = 1e-2, beta1 = 0.8, beta2 = 0.95, eps = 1e-6, weight_decay = decay, amsgrad = false, maximize = maximize };
        using var byOperators = optim.AdamW(one, 1e-2, 0.8, 0.95, 1e-6, decay, maximize: maximize);
        AdamState[] states = [new(), new()];
        bool Step()
        {
            using var _ = no_grad();
            return FusedAdamW.TryStep([.. other.Zip(states, (parameter, state) => new optim.Optimizer.Due(parameter, parameter.grad!, state))], options);
        }

        if (!FusedAdamW.Exists)
        {
            // It came with 2.0; before, all is left to the operators.
            Assert.StartsWith("1.", Build.LibtorchVersion, StringComparison.Ordinal);
            Assert.False(Step());
            Assert.All(states, state => Assert.Equal(0, state.step));
            return;
        }

        for (var step = 0; step < 5; step++)
        {
            foreach (var (a, b) in one.Zip(other))
            {
                a.grad = randn(a.shape, generator: generator);
                b.grad = a.grad;
            }

            byOperators.step();
            Assert.True(Step());
        }

        Assert.All(states, state => Assert.Equal(5, state.step));
        Assert.All(one.Zip(other), pair => Assert.True((pair.First - pair.Second).abs().max().item<float>() < 1e-6, "a fused step is another"));
    }

    [Fact]
    public void Amsgrad_is_left_to_the_operators() =>
        Assert.False(FusedAdamW.TryStep([], new AdamW.Options { amsgrad = true }));

    [Fact]
    public void A_capturable_step_reads_its_number_and_learning_rate_where_they_were_written()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(12);
        var one = new Parameter(randn([7, 3], generator: generator));
        var other = new Parameter(one.detach().clone());
        using var plain = new AdamW([one], lr: 1e-2, weight_decay: 0.1);
        using var capturable = new AdamW([other], lr: 1e-2, weight_decay: 0.1) { capturable = true };
        if (!FusedAdamW.TakesTensors)
        {
            Assert.StartsWith("1.", Build.LibtorchVersion, StringComparison.Ordinal);
            Assert.Contains("needs libtorch 2.2 or newer", Assert.Throws<InvalidOperationException>(capturable.begin_step).Message, StringComparison.Ordinal);
            Assert.Equal(0, capturable.state[other].step);
            return;
        }

        other.grad = one.detach();
        Assert.Contains("call begin_step first", Assert.Throws<InvalidOperationException>(() => capturable.step()).Message, StringComparison.Ordinal);
        for (var step = 1; step <= 5; step++)
        {
            one.grad = randn(one.shape, generator: generator);
            other.grad = one.grad;
            foreach (var group in plain.ParamGroups.Concat(capturable.ParamGroups))
            {
                group.LearningRate = 1e-2 / step;
            }

            plain.step();
            capturable.begin_step();
            capturable.step();
            Assert.Equal(step, capturable.state[other].step);
        }

        Assert.True((one - other).abs().max().item<float>() < 1e-6, "a capturable step is another");
    }

    [Fact]
    public void A_graph_of_a_cpu_is_refused()
    {
        Assert.Contains("records the work of a GPU, but the device is cpu", Assert.Throws<ArgumentException>(() => new cuda.CUDAGraph(CPU)).Message, StringComparison.Ordinal);
        if (!Build.HasCudaGraphs)
        {
            Assert.Contains("built without CUDA's headers", Assert.Throws<TorchNotImplementedException>(() => new cuda.CUDAGraph(CUDA)).Message, StringComparison.Ordinal);
        }
    }
}
