using Rose.Harness.Measurements;
using Rose.Harness.Spec;
using Rose.Model.Cost;
using Rose.Parallel;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Harness.Calibration;

/// <summary>Times the kernels that a rank's process has loaded, as steps use them.</summary>
internal static class KernelProgram
{
    private const int OperatorCalls = 200;

    // So much arithmetic at least that the call itself does not count; of small matrices in batches, as heads are.
    private const long LeastMultiplyAdds = 1 << 22;
    private const long UpdatedElements = 1 << 23;
    private const long FewRows = 4;
    private const long ManyRows = 512;

    private const int Features = 1024;

    private static readonly int[] _tokens = [16, 32, 64, 128, 256, 1024];
    private static readonly int[] _headSizes = [8, 16, 32, 64, 128, 256];
    private static readonly long[] _elements = [1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 25];

    /// <summary>The operators that are timed as a whole.</summary>
    public static IReadOnlyList<OperatorKind> Functions { get; } =
        [OperatorKind.Dropout, OperatorKind.Gelu, OperatorKind.LayerNorm, OperatorKind.MaskedFill, OperatorKind.Softmax, OperatorKind.CrossEntropy];

    public static KernelRates Run(Numerics numerics)
    {
        using var scope = NewDisposeScope();
        var call = OperatorSeconds();
        return new KernelRates
        {
            Numerics = numerics,
            FloatProducts = Build.FloatProducts,
            Products = [.. _tokens.Select(count => Product(count, call))],
            HeadProducts = [.. _headSizes.Select(size => HeadProduct(size, call))],
            Memory = [.. _elements.Select(count => Memory(count, call))],
            UpdateGigabytesPerSecond = Update(),
            Functions = [.. Functions.Select(Function)],
            OperatorMicroseconds = 1e6 * call,
            ProductMicroseconds = 1e6 * LinearSeconds(),
            HeadProductsMicroseconds = 1e6 * BatchSeconds(),
            RankMebibytes = Idle(),
        };
    }

    private static ProductRate Product(int size, double call) => Products(size, [size, Features], [Features, Features], 2.0 * size * Features * Features, call);

    private static ProductRate HeadProduct(int size, double call)
    {
        var count = LeastMultiplyAdds / ((long)size * size * size) + 1;
        return Products(size, [count, size, size], [count, size, size], 2.0 * count * size * size * size, call);
    }

    // X Wᵀ and, of backward, Y W and Yᵀ X.
    private static ProductRate Products(int size, long[] input, long[] weights, double flops, double call)
    {
        using var scope = NewDisposeScope();
        var (x, weight, y) = (ones(input), ones(weights), ones(input));
        double[] seconds = [Seconds(x, weight.transpose(-2, -1)), Seconds(y, weight), Seconds(y.transpose(-2, -1), x)];
        return new ProductRate { Size = size, GigaflopsPerSecond = 3 * flops / seconds.Sum() / 1e9 };

        double Seconds(Tensor left, Tensor right) => Net(Fastest.Of(() => (left.dim() == 2 ? mm(left, right) : bmm(left, right)).Dispose()), call);
    }

    private static MemoryRate Memory(long count, double call)
    {
        using var from = ones(count);
        using var to = zeros(count);
        var bytes = 3 * count * from.element_size();
        return new MemoryRate { Bytes = bytes, GigabytesPerSecond = bytes / Net(Fastest.Of(() => to.add_(from)), call) / 1e9 };
    }

    // A step of AdamW reads parameter, gradient and both averages, and writes all but the gradient.
    private static double Update()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(UpdatedElements));
        using var optimizer = optim.AdamW([parameter]);
        parameter.grad = ones(UpdatedElements);
        return 7 * UpdatedElements * parameter.element_size() / Fastest.Of(() => optimizer.step()) / 1e9;
    }

    // What it needs beside x is made beforehand.
    private static Func<Tensor, Tensor> Of(OperatorKind kind, long size)
    {
        var (hidden, targets) = (ones([size, size], dtype: @bool).triu(1), zeros([size], dtype: int64));
        var (weight, bias) = (ones(size).requires_grad_(), zeros(size).requires_grad_());
        var dropout = new InvariantDropout(1);
        return kind switch
        {
            OperatorKind.Dropout => x => dropout.Apply(x, 0.1, training: true, ShardLayout.Whole(x.shape)),
            OperatorKind.Gelu => x => nn.functional.gelu(x),
            OperatorKind.LayerNorm => x => nn.functional.layer_norm(x, [size], weight, bias),
            OperatorKind.MaskedFill => x => x.masked_fill(hidden, 0),
            OperatorKind.Softmax => x => nn.functional.softmax(x, dim: -1),
            OperatorKind.CrossEntropy => x => nn.functional.cross_entropy(x, targets),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not timed as a whole"),
        };
    }

    private static FunctionRate Function(OperatorKind kind)
    {
        var (few, many) = (Times(kind, FewRows), Times(kind, ManyRows));
        const double elements = (ManyRows * ManyRows) - (FewRows * FewRows);
        return new FunctionRate
        {
            Kind = kind,
            ForwardNanoseconds = 1e9 * Net(many.Forward, few.Forward) / elements,
            BackwardNanoseconds = 1e9 * Net(many.Backward, few.Backward) / elements,
            ForwardCallMicroseconds = 1e6 * few.Forward,
            BackwardCallMicroseconds = 1e6 * few.Backward,
        };
    }

    // Seconds on a square tensor.
    private static (double Forward, double Backward) Times(OperatorKind kind, long size)
    {
        using var scope = NewDisposeScope();
        var function = Of(kind, size);
        var x = randn([size, size], generator: new Generator(1)).requires_grad_();
        var upstream = ones(function(x).shape);
        var forward = Fastest.Of(() => function(x).Dispose());
        var both = Fastest.Of(() =>
        {
            using var y = function(x);
            y.backward(upstream);
            x.grad = null;
        });
        return (forward, Math.Max(0, both - forward));
    }

    // Without what measuring has left for the garbage collector, far more than steps leave.
    private static double Idle()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return PeakMemory.Restart();
    }

    private static double LinearSeconds()
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (ones(FewRows, FewRows), ones(FewRows, FewRows).requires_grad_(), ones(FewRows).requires_grad_());
        return Fastest.Of(() => nn.functional.linear(x, weight, bias).Dispose());
    }

    private static double BatchSeconds()
    {
        using var scope = NewDisposeScope();
        var each = ones(1, 1, FewRows, FewRows).requires_grad_();
        return Fastest.Of(() => matmul(each, each).Dispose());
    }

    // What the work takes beside the call; a clock's error may make the call the longer one.
    private static double Net(double seconds, double call) => Math.Max(seconds - call, seconds / 10);

    private static double OperatorSeconds()
    {
        // With a gradient, as steps record most of theirs.
        using var one = ones(1).requires_grad_();
        return Fastest.Of(() =>
        {
            for (var k = 0; k < OperatorCalls; k++)
            {
                (one + one).Dispose();
            }
        }) / OperatorCalls;
    }
}
