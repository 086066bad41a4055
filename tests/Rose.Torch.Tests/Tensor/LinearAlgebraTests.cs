using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class LinearAlgebraTests : IDisposable
{
    private static readonly double[] _values = Numbers.Uniform(16);
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _a = tensor(_values, 4, 4);
    private readonly Tensor _b = tensor(Numbers.Uniform(12, seed: 9), 4, 3);

    [Fact]
    public void Matrix_products_are_sums_of_products()
    {
        var a = _values;
        var b = _b.ToArray<double>();
        var expected = from row in Enumerable.Range(0, 4) from column in Enumerable.Range(0, 3) select Enumerable.Range(0, 4).Sum(k => a[(row * 4) + k] * b[(k * 3) + column]);
        Numbers.Close(expected, matmul(_a, _b));
        Numbers.Close(expected, mm(_a, _b));
        Numbers.Close(expected, einsum("ik,kj->ij", _a, _b));
        Numbers.Close(expected, bmm(_a.unsqueeze(0), _b.unsqueeze(0)));
        Numbers.Close(expected, _a.tensordot(_b, [1], [0]));
        Numbers.Close(expected.Select(value => (0.5 * value) + 2), ones(4, 3, float64).addmm(_a, _b, 2, 0.5f));
    }

    [Fact]
    public void Products_with_vectors_agree_with_matmul()
    {
        var v = _a[0];
        var w = _a[1];
        Assert.True(mv(_a, v).allclose(_a.matmul(v)));
        Assert.True(dot(v, w).allclose((v * w).sum()));
        Assert.True(outer(v, w).allclose(v.unsqueeze(1) * w));
        Assert.Equal([4, 5], outer(v, ones(5, float64)).shape);
        Assert.True(inner(v, w).allclose(v.dot(w)));
    }

    [Fact]
    public void Triangles_and_diagonals_cut_where_they_say()
    {
        var x = arange(1, 10).view(3, 3);
        Assert.Equal([1, 0, 0, 4, 5, 0, 7, 8, 9], tril(x).ToArray<long>());
        Assert.Equal([0, 2, 3, 0, 0, 6, 0, 0, 0], triu(x, 1).ToArray<long>());
        Assert.Equal([1, 5, 9], diag(x).ToArray<long>());
        Assert.Equal([2, 6], x.diagonal(1).ToArray<long>());
        Assert.Equal([1, 0, 0, 2], diag(tensor([1L, 2L])).ToArray<long>());
        Assert.Equal(15, trace(x).item<long>());
    }

    [Fact]
    public void The_inverse_solves_and_the_determinant_of_a_product_is_the_product()
    {
        Assert.True(linalg.inv(_a).matmul(_a).allclose(eye(4, dtype: float64), 1e-9, 1e-11));
        Assert.True(_a.matmul(linalg.solve(_a, _b)).allclose(_b, 1e-9, 1e-11));
        Assert.True(det(_a.matmul(_a)).allclose(_a.det().square(), 1e-9));
        Assert.True(linalg.pinv(_b).matmul(_b).allclose(eye(3, dtype: float64), 1e-9, 1e-11));
        Assert.Equal(3, linalg.matrix_rank(_b).item<long>());
    }

    [Fact]
    public void Decompositions_multiply_back()
    {
        var (q, r) = linalg.qr(_a);
        Assert.True(q.matmul(r).allclose(_a, 1e-9, 1e-12));
        var (u, s, vh) = linalg.svd(_b, fullMatrices: false);
        Assert.True((u * s).matmul(vh).allclose(_b, 1e-9, 1e-12));
        Assert.True(linalg.svdvals(_b).allclose(s));
        var symmetric = _a.matmul(_a.mT) + eye(4, dtype: float64);
        var (values, vectors) = linalg.eigh(symmetric);
        Assert.True((vectors * values).matmul(vectors.T).allclose(symmetric, 1e-9, 1e-11));
        var l = linalg.cholesky(symmetric);
        Assert.True(l.matmul(l.mT).allclose(symmetric, 1e-9, 1e-11));
        Assert.True(l.tril().Equals(l));
    }

    [Fact]
    public void Norms_are_those_of_their_order()
    {
        Numbers.Close([Math.Sqrt(_values.Sum(value => value * value))], linalg.norm(_a));
        Numbers.Close([_values.Max(Math.Abs)], linalg.vector_norm(_a, double.PositiveInfinity));
        Numbers.Close([_values.Chunk(4).Max(row => row.Sum(Math.Abs))], linalg.norm(_a, double.PositiveInfinity));
        Numbers.Close([linalg.svdvals(_a).sum().item<double>()], linalg.norm(_a, "nuc"));
        Numbers.Close(_values.Chunk(4).Select(row => row.Sum(Math.Abs)), linalg.norm(_a, 1, [1]));
    }

    public void Dispose() => _scope.Dispose();
}
