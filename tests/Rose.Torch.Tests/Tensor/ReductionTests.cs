using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ReductionTests : IDisposable
{
    private static readonly double[] _values = Numbers.Uniform(24);
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = tensor(_values, [2, 3, 4]);

    [Fact]
    public void Sums_run_over_all_or_over_the_named_dims()
    {
        Numbers.Close([_values.Sum()], _x.sum());
        Numbers.Close(Enumerable.Range(0, 12).Select(k => _values[k] + _values[k + 12]), _x.sum(0));
        Numbers.Close(_values.Chunk(4).Select(row => row.Sum()), _x.sum(-1));
        Numbers.Close(_values.Chunk(12).Select(row => row.Sum()), _x.sum([1, 2]));
        Assert.Equal([2, 1, 4], _x.sum(1, true).shape);
        Assert.Equal([1, 3, 1], _x.sum([0, 2], keepdim: true).shape);
    }

    [Fact]
    public void A_literal_zero_is_a_dim_and_not_a_dtype()
    {
        Assert.Equal([3, 4], _x.sum(0).shape);
        Assert.Equal([3, 4], torch.sum(_x, 0).shape);
        Assert.Equal([3, 4], _x.prod(0).shape);
        Assert.Equal([3, 4], torch.prod(_x, 0).shape);
    }

    [Fact]
    public void Mean_variance_and_deviation_are_those_of_the_textbook()
    {
        var mean = _values.Average();
        var squares = _values.Sum(value => (value - mean) * (value - mean));
        Numbers.Close([mean], _x.mean());
        Numbers.Close(_values.Chunk(4).Select(row => row.Average()), _x.mean([-1]));
        Numbers.Close([squares / 23], _x.var());
        Numbers.Close([squares / 24], _x.var(unbiased: false));
        Numbers.Close([Math.Sqrt(squares / 23)], _x.std());
        var (variance, center) = var_mean(_x, [0, 1, 2]);
        Numbers.Close([squares / 23], variance);
        Numbers.Close([mean], center);
        Assert.Equal([2, 3, 1], _x.std(-1, keepdim: true).shape);
    }

    [Fact]
    public void Products_norms_and_running_sums_agree_with_loops()
    {
        Numbers.Close([_values.Aggregate(1.0, (product, value) => product * value)], _x.prod());
        Numbers.Close(_values.Chunk(4).Select(row => row[0] * row[1] * row[2] * row[3]), _x.prod(-1));
        Numbers.Close([Math.Sqrt(_values.Sum(value => value * value))], _x.norm());
        Numbers.Close([_values.Sum(Math.Abs)], torch.norm(_x, 1f));
        Numbers.Close(_values.Chunk(4).Select(row => Math.Sqrt(row.Sum(value => value * value))), _x.norm(2, p: 2));
        Numbers.Close(_values.Chunk(4).SelectMany(row => new[] { row[0], row[0] + row[1], row[0] + row[1] + row[2], row.Sum() }), cumsum(_x, -1));
        Numbers.Close(_values.Chunk(4).Select(row => Math.Log(row.Sum(Math.Exp))), logsumexp(_x, -1));
        Assert.Equal(23, (_x.flatten()[1..] != 0).count_nonzero().item<long>());
    }

    [Fact]
    public void Extremes_come_with_their_places()
    {
        Numbers.Close([_values.Max()], _x.max());
        Numbers.Close([_values.Min()], torch.min(_x));
        var (values, indexes) = _x.max(2);
        Numbers.Close(_values.Chunk(4).Select(row => row.Max()), values);
        Assert.Equal(_values.Chunk(4).Select(row => (long)Array.IndexOf(row, row.Max())), indexes.ToArray<long>());
        Assert.Equal(Array.IndexOf(_values, _values.Max()), _x.argmax().item<long>());
        Assert.Equal(_values.Chunk(4).Select(row => (long)Array.IndexOf(row, row.Min())), argmin(_x, -1).ToArray<long>());
        Numbers.Close(_values.Chunk(12).Select(row => row.Max()), _x.amax(1, 2));
        Numbers.Close(_values.Chunk(12).Select(row => row.Min()), amin(_x, [1, 2]));
        Numbers.Close([_values.Order().ElementAt(11)], _x.median());
    }

    [Fact]
    public void Sorting_and_the_largest_few_agree_with_ordering()
    {
        var flat = _x.flatten();
        var (sorted, places) = flat.sort(descending: true);
        Assert.Equal(_values.OrderDescending(), sorted.ToArray<double>());
        Assert.Equal(sorted.ToArray<double>(), flat[places].ToArray<double>());
        var (top, _) = topk(flat, 5);
        Assert.Equal(_values.OrderDescending().Take(5), top.ToArray<double>());
        var (bottom, _) = flat.topk(3, largest: false);
        Assert.Equal(_values.Order().Take(3), bottom.ToArray<double>());
        Assert.Equal(places.flip(0).ToArray<long>(), argsort(flat).ToArray<long>());
    }

    [Fact]
    public void Any_and_all_see_one_and_every()
    {
        var mask = tensor(new[,] { { true, false }, { true, true } });
        Assert.True(any(mask).item<bool>());
        Assert.False(all(mask).item<bool>());
        Assert.Equal([false, true], mask.all(1).ToArray<bool>());
        Assert.Equal([true, true], mask.any(1).ToArray<bool>());
    }

    [Fact]
    public void A_sum_can_be_taken_in_another_dtype()
    {
        Assert.Equal(float64, ones(3).sum(float64).dtype);
        Assert.Equal(int64, ones(3, @bool).sum().dtype);
        Assert.Equal(float64, ones(2, 2).std([0], type: float64).dtype);
    }

    public void Dispose() => _scope.Dispose();
}
