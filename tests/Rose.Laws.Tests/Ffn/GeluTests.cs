using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class GeluTests
{
    private static readonly double[] _points = [.. Enumerable.Range(-160, 321).Select(i => i / 20.0)];

    [Fact]
    public void It_is_the_exact_gelu_of_libtorch_in_float64_and_not_the_tanh_form()
    {
        using var scope = NewDisposeScope();
        var exact = tensor(_points).gelu().ToArray<double>();
        var tanh = tensor(_points).gelu("tanh").ToArray<double>();

        Assert.All(_points.Index(), point => Assert.Equal(exact[point.Index], Gelu.Value(point.Item), 1e-15 * Math.Max(1, Math.Abs(point.Item))));
        Assert.Contains(_points.Index(), point => Math.Abs(tanh[point.Index] - Gelu.Value(point.Item)) > 1e-4);
    }

    [Fact]
    public void Slope_and_curvature_are_the_derivatives()
    {
        const double Step = 1e-5;
        Assert.All(_points, z =>
        {
            Assert.Equal((Gelu.Value(z + Step) - Gelu.Value(z - Step)) / (2 * Step), Gelu.Slope(z), 1e-9);
            Assert.Equal((Gelu.Slope(z + Step) - Gelu.Slope(z - Step)) / (2 * Step), Gelu.Curvature(z), 1e-9);
        });
    }

    [Fact]
    public void The_far_left_keeps_its_digits() =>
        Assert.Equal(-10 * 7.61985302416052606597e-24, Gelu.Value(-10), 1e-36);
}
