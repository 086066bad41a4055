using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>What is drawn is what PyTorch draws from the same seed, bit for bit.</summary>
public sealed class RandomBitsTests : IDisposable
{
    // PyTorch draws fewer than 16 normals in another way than 16 and more.
    private static readonly (string Python, Func<Generator, Tensor> Rose)[] _draws =
    [
        ("torch.randn(1, generator=g)", g => randn([1], generator: g)),
        ("torch.randn(15, generator=g)", g => randn(15, generator: g)),
        ("torch.randn(16, generator=g)", g => randn(16, generator: g)),
        ("torch.randn(3, 5, 7, generator=g)", g => randn(3, 5, 7, generator: g)),
        ("torch.randn(1000, generator=g, dtype=torch.float64)", g => randn([1000], float64, generator: g)),
        ("torch.randn(7, generator=g, dtype=torch.float64)", g => randn([7], float64, generator: g)),
        ("torch.rand(1001, generator=g)", g => rand([1001], generator: g)),
        ("torch.rand(33, 3, generator=g, dtype=torch.float64)", g => rand(33, 3, float64, generator: g)),
        ("torch.randint(0, 10000, (2, 16), generator=g)", g => randint(0, 10000, [2, 16], generator: g)),
        ("torch.randint(-5, 5, (100,), generator=g, dtype=torch.int32)", g => randint(-5, 5, [100], int32, generator: g)),
        ("torch.randint(1 << 40, (50,), generator=g)", g => randint(1L << 40, [50], generator: g)),
        ("torch.randint(0, 7, (50,), generator=g, dtype=torch.float32)", g => randint(7, [50], float32, generator: g)),
        ("torch.randperm(100, generator=g)", g => randperm(100, generator: g)),
        ("torch.randperm(10, generator=g, dtype=torch.int32)", g => randperm(10, int32, generator: g)),
        ("torch.normal(1.5, 0.02, (129,), generator=g)", g => normal(1.5, 0.02, [129], generator: g)),
        ("torch.normal(torch.arange(20.), torch.ones(20), generator=g)", g => normal(arange(20.0), ones(20), g)),
        ("torch.empty(3, 4, dtype=torch.float64).normal_(2, 3, generator=g)", g => empty(3, 4, float64).normal_(2, 3, g)),
        ("torch.empty(300).normal_(0, 0.02, generator=g)", g => empty(300).normal_(0, 0.02, g)),
        ("torch.empty(77).uniform_(-3, 3, generator=g)", g => empty(77).uniform_(-3, 3, g)),
        ("torch.empty(77, dtype=torch.float64).uniform_(-3, 3, generator=g)", g => empty([77], float64).uniform_(-3, 3, g)),
        ("torch.empty(90).exponential_(2, generator=g)", g => empty(90).exponential_(2, g)),
        ("torch.empty(90).bernoulli_(0.3, generator=g)", g => empty(90).bernoulli_(0.3, g)),
        ("torch.empty(90, dtype=torch.float64).bernoulli_(0.9, generator=g)", g => empty([90], float64).bernoulli_(0.9, g)),
        ("torch.bernoulli(torch.linspace(0, 1, 64), generator=g)", g => bernoulli(linspace(0, 1, 64), g)),
        ("torch.multinomial(torch.arange(10.), 6, generator=g)", g => multinomial(arange(10.0), 6, generator: g)),
        ("torch.multinomial(torch.arange(10.), 40, replacement=True, generator=g)", g => multinomial(arange(10.0), 40, true, g)),
        ("torch.empty(50, dtype=torch.int64).random_(3, 1000, generator=g)", g => empty([50], int64).random_(3, 1000, g)),
        ("torch.randn(100, generator=g).to(torch.bfloat16)", g => randn([100], generator: g).to(bfloat16)),
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> _python = new(() => PyTorch.Run(
        "g = torch.Generator()\n"
        + string.Join('\n', _draws.Select(draw => $"g.manual_seed(20240517); put('{draw.Python}', {draw.Python}); _out['{draw.Python}'] += ' ' + bytes(torch.rand(2, generator=g).view(torch.uint8).tolist()).hex()"))
        + """

        torch.manual_seed(123)
        put("default", torch.cat([torch.randn(20), torch.rand(3), torch.randn(5), torch.randint(0, 9, (4,)).float()]))
        put("state", torch.get_rng_state())
        """));

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<int> Draws => [.. Enumerable.Range(0, _draws.Length)];

    [Theory]
    [MemberData(nameof(Draws))]
    public void A_seeded_generator_gives_the_bits_of_PyTorch_and_is_left_where_PyTorch_leaves_it(int which)
    {
        var (python, rose) = _draws[which];
        using var generator = new Generator(20240517);
        var drawn = PyTorch.Hex(rose(generator));
        var next = PyTorch.Hex(rand([2], generator: generator));
        Assert.Equal($"{python}: {_python.Value[python]}", $"{python}: {drawn} {next}");
    }

    [Fact]
    public void The_default_generator_gives_the_bits_of_PyTorch()
    {
        manual_seed(123);
        var drawn = cat([randn(20), rand(3), randn(5), randint(0, 9, [4]).@float()]);
        Assert.Equal(_python.Value["default"], PyTorch.Hex(drawn));
        Assert.Equal(_python.Value["state"], PyTorch.Hex(random.get_rng_state()));
    }

    [Fact]
    public void A_state_taken_and_set_again_repeats_what_was_drawn()
    {
        using var generator = new Generator(5);
        randn(33, generator: generator);
        var state = generator.get_state();
        var first = randn(33, generator: generator);
        Assert.False(first.Equals(randn(33, generator: generator)));
        generator.set_state(state);
        Assert.True(first.Equals(randn(33, generator: generator)));
        Assert.Equal(6, generator.manual_seed(6).initial_seed());
        Assert.Equal(7, manual_seed(7).initial_seed());
    }

    [Fact]
    public void A_generator_of_its_own_leaves_the_default_one_alone()
    {
        manual_seed(1);
        var expected = rand(4);
        manual_seed(1);
        using var other = new Generator(9);
        randn(100, generator: other);
        Assert.True(expected.Equals(rand(4)));
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rand([1], generator: other));
    }

    public void Dispose() => _scope.Dispose();
}
