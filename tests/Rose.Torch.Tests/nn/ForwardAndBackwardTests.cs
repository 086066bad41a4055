using System.Globalization;
using System.Text;
using static Rose.Torch.torch;
using static Rose.Torch.torch.nn.functional;

namespace Rose.Torch.Tests;

/// <summary>Parameters, output and gradients of every module and function, bit for bit those of PyTorch from the same seed.</summary>
public sealed class ForwardAndBackwardTests
{
    // Ints: the input is drawn as indices below this; 0: it is drawn as floats and needs a gradient.
    private static readonly (string Name, string Python, long Ints, long[] Shape, Func<nn.Module<Tensor, Tensor>> Make)[] _cases =
    [
        ("Linear", "nn.Linear(5, 3)", 0, [2, 4, 5], () => nn.Linear(5, 3)),
        ("Linear without bias", "nn.Linear(70, 33, bias=False)", 0, [9, 70], () => nn.Linear(70, 33, hasBias: false)),
        ("Linear in double", "nn.Linear(5, 3, dtype=torch.float64).double()", 0, [4, 5], () => ToDouble(nn.Linear(5, 3, dtype: float64))),
        ("LayerNorm", "nn.LayerNorm(40)", 0, [3, 7, 40], () => nn.LayerNorm(40)),
        ("LayerNorm over two dims", "nn.LayerNorm([4, 6], eps=1e-3)", 0, [3, 4, 6], () => nn.LayerNorm([4, 6], eps: 1e-3)),
        ("LayerNorm without parameters", "nn.LayerNorm(6, elementwise_affine=False)", 0, [3, 6], () => nn.LayerNorm(6, elementwise_affine: false)),
        ("Embedding", "nn.Embedding(11, 4)", 11, [3, 5], () => nn.Embedding(11, 4)),
        ("Embedding with padding", "nn.Embedding(11, 4, padding_idx=-2)", 11, [30], () => nn.Embedding(11, 4, padding_idx: -2)),
        ("Embedding with max_norm", "nn.Embedding(11, 4, max_norm=1.5, scale_grad_by_freq=True)", 11, [30], () => nn.Embedding(11, 4, max_norm: 1.5, scale_grad_by_freq: true)),
        ("Dropout", "nn.Dropout(0.3)", 0, [13, 17], () => nn.Dropout(0.3)),
        ("Dropout of all", "nn.Dropout(1.0)", 0, [13], () => nn.Dropout(1)),
        ("Dropout of none", "nn.Dropout(0.0)", 0, [13], () => nn.Dropout(0)),
        ("GELU", "nn.GELU()", 0, [41], nn.GELU),
        ("GELU by tanh", "nn.GELU('tanh')", 0, [41], () => nn.GELU(Modules.GELU.Approximate.tanh)),
        ("ReLU", "nn.ReLU()", 0, [41], () => nn.ReLU()),
        ("Tanh", "nn.Tanh()", 0, [41], () => nn.Tanh()),
        ("SiLU", "nn.SiLU()", 0, [41], () => nn.SiLU()),
        ("Identity", "nn.Identity()", 0, [4], nn.Identity),
        ("Sequential", "nn.Sequential(nn.Linear(6, 24), nn.GELU(), nn.Dropout(0.1), nn.Linear(24, 6), nn.LayerNorm(6))", 0, [4, 6], () => nn.Sequential(nn.Linear(6, 24), nn.GELU(), nn.Dropout(0.1), nn.Linear(24, 6), nn.LayerNorm(6))),
        ("ReLU in place", "lambda x: F.relu(x * 2, inplace=True)", 0, [9], () => new Lambda(x => relu(x + x, inplace: true))),
        ("dropout in place", "lambda x: F.dropout(x * 2, 0.4, inplace=True)", 0, [90], () => new Lambda(x => dropout(x + x, 0.4, inplace: true))),
        ("softmax", "lambda x: F.softmax(x, dim=1)", 0, [3, 33, 2], () => new Lambda(x => softmax(x, 1))),
        ("softmax in double", "lambda x: F.softmax(x, dim=-1, dtype=torch.float64)", 0, [3, 33], () => new Lambda(x => softmax(x, -1, float64))),
        ("log_softmax", "lambda x: F.log_softmax(x, dim=-1)", 0, [3, 33], () => new Lambda(x => log_softmax(x, -1))),
        ("normalize", "lambda x: F.normalize(x, p=3.0, dim=0)", 0, [7, 5], () => new Lambda(x => normalize(x, 3, 0))),
        ("pad", "lambda x: F.pad(x, [1, 2, 0, 3], value=2.5)", 0, [4, 5], () => new Lambda(x => pad(x, [1, 2, 0, 3], value: 2.5))),
        ("pad by reflection", "lambda x: F.pad(x, [1, 2], mode='reflect')", 0, [4, 5], () => new Lambda(x => pad(x, [1, 2], PaddingModes.Reflect))),
        ("one_hot", "lambda x: F.one_hot(x, 13) * torch.randn(13, requires_grad=True)", 11, [9], () => new Lambda(x => Interop.Op.Call("aten::mul.Tensor", one_hot(x, 13), Draw.Normal(13).requires_grad_()))),
        ("cross_entropy", "(lambda t: lambda x: F.cross_entropy(x, t))(torch.randint(0, 33, (7,)))", 0, [7, 33], () => WithTarget(t => x => cross_entropy(x, t))),
        ("cross_entropy, smoothed, weighted, summed", "(lambda t, w: lambda x: F.cross_entropy(x, t, w, ignore_index=4, reduction='sum', label_smoothing=0.1))(torch.randint(0, 33, (7,)), torch.randn(33).abs())", 0, [7, 33], () => WithTarget(t => Weighted(w => x => cross_entropy(x, t, w, 4, nn.Reduction.Sum, 0.1)))),
        ("CrossEntropyLoss", "(lambda t: lambda x: nn.CrossEntropyLoss(ignore_index=3, reduction='none')(x, t))(torch.randint(0, 33, (7,)))", 0, [7, 33], () => WithTarget(t => x => nn.CrossEntropyLoss(ignore_index: 3, reduction: nn.Reduction.None).call(x, t))),
        ("nll_loss", "(lambda t: lambda x: F.nll_loss(F.log_softmax(x, 1), t))(torch.randint(0, 33, (7,)))", 0, [7, 33], () => WithTarget(t => x => nll_loss(log_softmax(x, 1), t))),
        ("mse_loss", "(lambda t: lambda x: F.mse_loss(x, t))(torch.randn(7, 3))", 0, [7, 3], () => Mse(nn.Reduction.Mean)),
        ("MSELoss, summed", "(lambda t: lambda x: nn.MSELoss(reduction='sum')(x, t))(torch.randn(7, 3))", 0, [7, 3], () => Mse(nn.Reduction.Sum)),
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> _expected = new(RunPython);

    public static TheoryData<string> Names => [.. _cases.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_output_and_gradients_have_the_bits_of_PyTorch(string name)
    {
        var expected = _expected.Value;
        using var scope = NewDisposeScope();
        var (_, _, ints, shape, make) = _cases.Single(item => item.Name == name);
        manual_seed(1234);
        using var module = make();
        foreach (var (key, parameter) in module.state_dict())
        {
            Assert.Equal(expected[$"{name}/{key}"], PyTorch.Hex(parameter));
        }

        var input = ints > 0 ? Draw.Ints(ints, shape) : Draw.Normal(shape);
        if (ints == 0)
        {
            input = Convert(input, name).requires_grad_();
        }

        var output = module.call(input);
        Assert.Equal(expected[$"{name}/output"], PyTorch.Hex(output));
        output.backward(Convert(Draw.Normal(output.shape), output.dtype == float64 ? "double" : name));
        if (ints == 0)
        {
            Assert.Equal(expected[$"{name}/input grad"], PyTorch.Hex(input.grad!));
        }

        foreach (var (key, parameter) in module.named_parameters())
        {
            Assert.Equal(expected[$"{name}/{key} grad"], PyTorch.Hex(parameter.grad!));
        }

        Assert.Equal(expected[$"{name}/next"], PyTorch.Hex(Draw.Normal(3)));
    }

    private static Tensor Convert(Tensor tensor, string name) =>
        name is "Linear in double" or "double" ? Interop.Op.Call("aten::to.dtype", tensor, float64) : tensor;

    private static nn.Module<Tensor, Tensor> ToDouble(nn.Module<Tensor, Tensor> module) => module.@double();

    private static Lambda WithTarget(Func<Tensor, Func<Tensor, Tensor>> loss) => new(loss(Draw.Ints(33, 7)));

    private static Func<Tensor, Tensor> Weighted(Func<Tensor, Func<Tensor, Tensor>> loss) => loss(Interop.Op.Call("aten::abs", Draw.Normal(33)));

    private static Lambda Mse(nn.Reduction reduction)
    {
        var target = Draw.Normal(7, 3);
        return new(x => reduction == nn.Reduction.Mean ? mse_loss(x, target) : nn.MSELoss(reduction).call(x, target));
    }

    private static IReadOnlyDictionary<string, string> RunPython()
    {
        var script = new StringBuilder("""
            def case(name, make, ints, shape):
                torch.manual_seed(1234)
                module = make()
                named = list(module.named_parameters()) if isinstance(module, nn.Module) else []
                for key, parameter in named:
                    put(name + "/" + key, parameter)
                x = torch.randint(0, ints, shape) if ints else torch.randn(shape)
                if not ints:
                    x = (x.double() if name == "Linear in double" else x).requires_grad_()
                y = module(x)
                put(name + "/output", y)
                y.backward(torch.randn(y.shape).to(y.dtype))
                if not ints:
                    put(name + "/input grad", x.grad)
                for key, parameter in named:
                    put(name + "/" + key + " grad", parameter.grad)
                put(name + "/next", torch.randn(3))

            """);
        foreach (var (name, python, ints, shape, _) in _cases)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"case(\"{name}\", lambda: {python}, {ints}, [{string.Join(", ", shape)}])");
        }

        return PyTorch.Run(script.ToString());
    }
}
