using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

/// <summary>A layer that is its own dense form breaks no law, whatever cancels in it.</summary>
public sealed class SameLayerTests
{
    private const int Cases = 300;

    private static readonly Dictionary<string, Func<Tensor, Tensor>> _functions = new()
    {
        ["tanh"] = x => x.tanh(),
        ["softmax"] = x => nn.functional.softmax(x, -1),
        ["self-attention"] = x => matmul(nn.functional.softmax(matmul(x, x.transpose(-1, -2)), -1), x),
        ["distance from the mean"] = x => x - x.mean([-1], keepdim: true),
    };

    public static TheoryData<string, long> Functions => Seeds(_functions.Keys);

    public static TheoryData<string, long> Modules => Seeds(["norm", "norm and linear", "two linears"]);

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_of_its_input_holds(string name, long seed) => Holds(seed, _ => new Of(_functions[name]));

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_with_parameters_holds(string name, long seed) => Holds(seed, of => (name, 2L * of["half"]) switch
    {
        ("norm", var width) => nn.LayerNorm(width),
        ("norm and linear", var width) => nn.Sequential(("norm", nn.LayerNorm(width)), ("linear", nn.Linear(width, 3))),
        (_, var width) => nn.Sequential(("one", nn.Linear(width, 5)), ("tanh", nn.Tanh()), ("two", nn.Linear(5, 2))),
    });

    [Fact]
    public void An_output_of_another_dtype_breaks_the_law_unless_it_is_said_so()
    {
        var silent = LawCheck.Run(Layer(_ => new Of(x => x.to(float64)), of => of.DType), new LawOptions());
        var said = LawCheck.Run(Layer(_ => new Of(x => x.to(float64)), _ => float64), new LawOptions());

        Assert.EndsWith("the output is of dtype Float64 and must be of Float32; cast it back, or say so in OutputDType", silent.Failure!.Verdict.Violations[0].Finding, StringComparison.Ordinal);
        Assert.True(said.Passed, said.ToString());
    }

    private static void Holds(long seed, Func<LawCase, nn.Module> module)
    {
        var report = LawCheck.Run(Layer(module, of => of.DType), new LawOptions { Cases = Cases, Seed = seed, MaxSize = 12 });

        Assert.True(report.Passed, report.ToString());
    }

    private static LayerUnderTest Layer(Func<LawCase, nn.Module> module, Func<LawCase, ScalarType> outputDType) => new()
    {
        Name = "same",
        Sizes = [CaseSize.Of("tokens"), CaseSize.Of("half")],
        Inputs = [LayerInput.Of("x", of => [of["tokens"], 2 * of["half"]])],
        Dense = module,
        Parallel = (of, _) => module(of),
        OutputDType = outputDType,
    };

    private static TheoryData<string, long> Seeds(IEnumerable<string> names)
    {
        var data = new TheoryData<string, long>();
        foreach (var name in names)
        {
            data.Add(name, 0);
            data.Add(name, 1);
        }

        return data;
    }

    private sealed class Of(Func<Tensor, Tensor> function) : nn.Module<Tensor, Tensor>("of")
    {
        public override Tensor forward(Tensor input) => function(input);
    }
}
