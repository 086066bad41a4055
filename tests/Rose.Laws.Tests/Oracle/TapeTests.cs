using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

/// <summary>The oracle against libtorch in float64, and its gradients against finite differences.</summary>
public sealed class TapeTests
{
    public static TheoryData<string> Written => [.. LawSubjects.All.OfType<LayerUnderTest>().Where(layer => layer.Oracle is not null).Select(layer => layer.Name)];

    [Theory]
    [MemberData(nameof(Written))]
    public void Its_gradients_are_those_of_finite_differences(string name)
    {
        const double Step = 1e-6;
        var layer = (LayerUnderTest)LawSubjects.Find(name)!;
        var options = new LawOptions { Seed = 6, MaxSize = 4, Comparison = Comparison.Bounded };
        foreach (var of in SmallCases.Drawn(layer, options, 8).Select(of => of with { DType = ScalarType.Float64 }))
        {
            var prepared = Prepared.Of(layer, of);
            DenseRun Run() => layer.DenseForm.Run(of, prepared.Numbers, Bounds.None);
            double Sum() => Run().Output.Values.Zip(prepared.Numbers[CaseNumbers.OutputGradient].Values, (y, dy) => y * dy).Sum();
            foreach (var (tensor, gradient) in Run().Gradients)
            {
                var numbers = prepared.Numbers[tensor].Values;
                for (var i = 0; i < numbers.Length; i++)
                {
                    var kept = numbers[i];
                    numbers[i] = kept + Step;
                    var above = Sum();
                    numbers[i] = kept - Step;
                    var below = Sum();
                    numbers[i] = kept;
                    Assert.Equal((above - below) / (2 * Step), gradient.Values[i], 2e-6 * Math.Max(1, Math.Abs(gradient.Values[i])));
                }
            }
        }
    }

    [Fact]
    public void It_agrees_with_a_dense_module_of_libtorch()
    {
        var tape = (LayerUnderTest)LawSubjects.Column;
        var module = Like(tape, dense: of => nn.Linear(of["in"], of["out"], of.Is("bias")));
        foreach (var of in SmallCases.Drawn(tape, new LawOptions { Seed = 9 }, 30))
        {
            var numbers = Prepared.Of(tape, of).Numbers;
            var (one, other) = (tape.DenseForm.Run(of, numbers, Bounds.Full), module.DenseForm.Run(of, numbers, Bounds.Full));

            Assert.Equal(one.Output.Shape, other.Output.Shape);
            Assert.Equal(one.Gradients.Keys.Order(), other.Gradients.Keys.Order());
            foreach (var name in one.Gradients.Keys)
            {
                Assert.All(one.Gradients[name].Values.Zip(other.Gradients[name].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1, one.Gradients[name].Scale)));
            }

            Assert.All(one.Output.Values.Zip(other.Output.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1, one.Output.Scale)));
        }
    }

    [Fact]
    public void Following_roundings_changes_no_number_also_where_two_functions_take_one_matrix()
    {
        var column = (LayerUnderTest)LawSubjects.Column;
        var layer = Like(column, oracle: t =>
        {
            var hidden = column.Oracle!(t);
            return hidden.Gelu().Plus(hidden.Exp());
        });
        foreach (var of in SmallCases.Drawn(column, new LawOptions { Seed = 6, MaxSize = 4, Comparison = Comparison.Bounded }, 8))
        {
            var numbers = Prepared.Of(layer, of).Numbers;
            var (followed, plain) = (layer.DenseForm.Run(of, numbers, Bounds.Full), layer.DenseForm.Run(of, numbers, Bounds.None));

            Assert.Equal(plain.Output.Values, followed.Output.Values);
            Assert.All(plain.Gradients, pair => Assert.Equal(pair.Value.Values, followed.Gradients[pair.Key].Values));
        }
    }

    [Fact]
    public void The_bound_of_one_product_is_that_of_the_terms_and_magnitudes()
    {
        // The gradient of a bias is a plain sum of the upstream gradient's rows.
        var of = SmallCases.Ffn;
        var layer = (LayerUnderTest)LawSubjects.Ffn;
        var prepared = Prepared.Of(layer, of);
        var bias = layer.DenseForm.Run(of, prepared.Numbers, Bounds.Full).Gradients["fc2.bias"];
        var sum = Enumerable.Range(0, 6).Sum(row => Math.Abs(prepared.Numbers[CaseNumbers.OutputGradient].Values[7 * row]));

        Assert.Equal(2 * 6 * sum, bias.Errors![0], 1e-12);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(128, 256)]
    [InlineData(129, 45.4313)]
    [InlineData(1024, 128)]
    public void The_factor_of_a_product_follows_its_number_of_terms(int terms, double factor) => Assert.Equal(factor, Bound.Product(terms), 1e-4);

    private static LayerUnderTest Like(LayerUnderTest layer, Func<LawCase, nn.Module>? dense = null, Func<Tape, TapeNode>? oracle = null) => new()
    {
        Name = layer.Name,
        Sizes = layer.Sizes,
        Inputs = layer.Inputs,
        Parameters = layer.Parameters,
        Parallel = layer.Parallel,
        Dense = dense,
        Oracle = oracle,
    };
}
