using static Rose.Torch.torch;
using static Rose.Torch.torch.nn.functional;

namespace Rose.Torch.Tests;

public sealed class DropoutTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.45)]
    [InlineData(0.9)]
    public void A_generator_of_its_own_draws_the_mask_of_the_default_one(double p)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(77);
        var input = Draw.Normal(37, 11);
        manual_seed(77);
        var byDefault = Enumerable.Range(0, 3).Select(_ => PyTorch.Hex(dropout(input, p))).ToArray();
        var state = PyTorch.Hex(Generator.Default.get_state());
        var byOwn = Enumerable.Range(0, 3).Select(_ => PyTorch.Hex(dropout(input, p, generator: generator))).ToArray();
        Assert.Equal(byDefault, byOwn);
        Assert.Equal(3, byOwn.Distinct().Count());
        Assert.Equal(state, PyTorch.Hex(Generator.Default.get_state()));
        Assert.Equal(state, PyTorch.Hex(generator.get_state()));
    }

    [Fact]
    public void Masks_drawn_in_blocks_are_those_of_the_operator_and_leave_its_state()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        _ = randn([5]);
        Tensor[] inputs = [Draw.Normal(1), Draw.Normal(311), Draw.Normal(312), Draw.Normal(625, 3), Draw.Normal(40, 30).t(), Draw.Normal(6, 8, 9).transpose(1, 2), Draw.Normal(20, 20)[TensorIndex.Slice(0, 20, 2)]];
        foreach (var (input, p) in inputs.Zip([0.1, 0.5, 1e-9, 0.999, 0.3, 0.25, 0.7]))
        {
            var before = Generator.Default.get_state();
            var output = PyTorch.Hex(dropout(input, p));
            var after = PyTorch.Hex(Generator.Default.get_state());
            Generator.Default.set_state(before);

            // In place it is the operator's own.
            Assert.Equal(PyTorch.Hex(dropout(input.clone(), p, inplace: true)), output);
            Assert.Equal(PyTorch.Hex(Generator.Default.get_state()), after);
            Assert.Equal(PyTorch.Hex(randn([3])), PyTorch.Hex(Again(before, input, p)));
        }

        static Tensor Again(Tensor state, Tensor input, double p)
        {
            Generator.Default.set_state(state);
            _ = dropout(input, p);
            return randn([3]);
        }
    }

    [Fact]
    public void The_gradient_passes_through_the_mask_that_was_drawn()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var ones = Draw.Of([.. Enumerable.Repeat(1f, 100)]).requires_grad_();
        var output = dropout(ones, 0.25, generator: generator);
        output.backward(Draw.Of([.. Enumerable.Repeat(1f, 100)]));
        Assert.Equal(PyTorch.Hex(output), PyTorch.Hex(ones.grad!));
        Assert.Equal([0f, 1 / 0.75f], output.ToArray<float>().Distinct().Order());
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(1.0, true)]
    [InlineData(0.5, false)]
    public void Nothing_is_drawn_where_nothing_is_random(double p, bool training)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var input = Draw.Normal(8);
        var before = PyTorch.Hex(generator.get_state());
        var output = dropout(input, p, training, generator: generator);
        Assert.Equal(before, PyTorch.Hex(generator.get_state()));
        Assert.Equal(p == 1 ? new float[8] : input.ToArray<float>(), output.ToArray<float>().Select(value => value + 0f));
    }

    [Fact]
    public void In_place_with_a_generator_changes_the_input()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var input = Draw.Of([.. Enumerable.Repeat(1f, 100)]);
        var output = dropout(input, 0.5, inplace: true, generator: generator);
        Assert.Contains(2f, output.ToArray<float>());
        Assert.Equal(output.ToArray<float>(), input.ToArray<float>());
    }

    [Fact]
    public void The_module_draws_only_in_training_and_from_its_generator()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        using var module = nn.Dropout(0.5, generator: generator);
        var input = Draw.Normal(50);
        var expected = PyTorch.Hex(dropout(input, 0.5, generator: new Generator(9)));
        module.eval();
        Assert.Equal(PyTorch.Hex(input), PyTorch.Hex(module.call(input)));
        module.train();
        Assert.Equal(expected, PyTorch.Hex(module.call(input)));
    }

    [Fact]
    public void A_p_that_is_no_probability_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("p = 1.5 is not a probability", Assert.Throws<ArgumentOutOfRangeException>(() => nn.Dropout(1.5)).Message, StringComparison.Ordinal);
        Assert.Contains("p = -0.1 is not a probability", Assert.Throws<ArgumentOutOfRangeException>(() => dropout(Draw.Of(1), -0.1)).Message, StringComparison.Ordinal);
    }
}
