using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class OptimizerTests
{
    [Fact]
    public void Groups_have_settings_of_their_own_and_take_the_rest_from_the_optimizer()
    {
        using var scope = NewDisposeScope();
        using var model = OptimizerBitsTests.Mlp();
        var parameters = model.parameters().ToArray();
        using var optimizer = optim.AdamW(
            [new AdamW.ParamGroup { Parameters = parameters[..2] }, new AdamW.ParamGroup(parameters[2..], new AdamW.Options { LearningRate = 0, weight_decay = 0.5 })],
            lr: 0.1,
            weight_decay: 0);
        Assert.Equal([0.1, 0.0], optimizer.ParamGroups.Select(group => group.LearningRate));
        var before = parameters.Select(PyTorch.Hex).ToArray();
        OptimizerBitsTests.Loss(model).backward();
        optimizer.step();
        var moved = parameters.Zip(before).Select(pair => PyTorch.Hex(pair.First) != pair.Second);
        Assert.Equal([true, true, false, false], moved);
    }

    [Fact]
    public void A_parameter_without_gradient_is_left_alone()
    {
        using var model = OptimizerBitsTests.Mlp();
        using var optimizer = optim.AdamW(model.parameters(), lr: 0.1, weight_decay: 0.5);
        var before = model.parameters().Select(PyTorch.Hex).ToArray();
        optimizer.step();
        Assert.Equal(before, model.parameters().Select(PyTorch.Hex));
        Assert.All(optimizer.state.Values, state => Assert.Equal(0, state.step));
    }

    [Fact]
    public void The_closure_computes_the_loss_under_autograd()
    {
        using var scope = NewDisposeScope();
        using var model = OptimizerBitsTests.Mlp();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        var loss = optimizer.step(() =>
        {
            var value = OptimizerBitsTests.Loss(model);
            value.backward();
            return value;
        });
        Assert.True(loss!.requires_grad);
        Assert.All(optimizer.state.Values, state => Assert.Equal(1, state.step));
    }

    [Fact]
    public void A_loaded_state_goes_on_where_the_other_stopped()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var first = OptimizerBitsTests.Mlp();
        using var second = OptimizerBitsTests.Mlp();
        using var one = optim.AdamW(first.parameters(), lr: 1e-2);
        using var two = optim.AdamW(second.parameters(), lr: 5);
        Train(first, one, seed: 2);
        second.load_state_dict(first.state_dict());
        two.load_state_dict(one.state_dict());
        Train(first, one, seed: 3);
        Train(second, two, seed: 3);
        Assert.Equal(first.parameters().Select(PyTorch.Hex), second.parameters().Select(PyTorch.Hex));
        one.ParamGroups.Single().LearningRate = 7;
        Assert.Equal(1e-2, two.ParamGroups.Single().LearningRate);
    }

    [Fact]
    public void A_step_leaves_nothing_in_the_dispose_scope()
    {
        using var model = OptimizerBitsTests.Mlp();
        using var adam = optim.AdamW(model.parameters(), amsgrad: true, maximize: true, weight_decay: 0.1);
        using var sgd = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 0.1, nesterov: true, maximize: true);
        using (NewDisposeScope())
        {
            OptimizerBitsTests.Loss(model).backward();
        }

        for (var step = 0; step < 2; step++)
        {
            using var scope = NewDisposeScope();
            adam.step();
            sgd.step();
            adam.zero_grad();
            Assert.Equal(0, scope.DisposablesCount);
        }
    }

    [Fact]
    public void Moments_created_within_a_scope_outlive_it()
    {
        using var model = OptimizerBitsTests.Mlp();
        using var optimizer = optim.AdamW(model.parameters(), amsgrad: true);
        Train(model, optimizer, seed: 1);
        Assert.All(optimizer.state.Values.Cast<AdamState>(), state => Assert.False(state.exp_avg!.IsInvalid || state.exp_avg_sq!.IsInvalid || state.max_exp_avg_sq!.IsInvalid));
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        using var model = OptimizerBitsTests.Mlp();
        var parameters = model.parameters().ToArray();
        Assert.Contains("lr = -1 must not be negative", Assert.Throws<ArgumentOutOfRangeException>(() => optim.AdamW(parameters, lr: -1)).Message, StringComparison.Ordinal);
        Assert.Contains("beta2 = 1 must be at least 0 and less than 1", Assert.Throws<ArgumentOutOfRangeException>(() => optim.Adam(parameters, beta2: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("lr = NaN", Assert.Throws<ArgumentOutOfRangeException>(() => optim.SGD(parameters, double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("nesterov needs momentum > 0", Assert.Throws<ArgumentException>(() => optim.SGD(parameters, 1, nesterov: true)).Message, StringComparison.Ordinal);
        Assert.Contains("float32 [33, 10] appears twice", Assert.Throws<ArgumentException>(() => optim.SGD([parameters[0], parameters[0]], 1)).Message, StringComparison.Ordinal);
    }

    private static void Train(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, long seed)
    {
        manual_seed(seed);
        for (var step = 0; step < 3; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            OptimizerBitsTests.Loss(model).backward();
            optimizer.step();
        }
    }
}
