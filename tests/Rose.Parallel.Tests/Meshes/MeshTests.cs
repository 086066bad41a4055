using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class MeshTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void Ranks_that_differ_along_one_axis_alone_make_up_its_group(int data, int tensor) => KeptWorlds.Of(data * tensor).Run(rank =>
    {
        using var scope = NewDisposeScope();
        using var mesh = new Mesh(rank.Group, MeshAxis.Of("data", data), MeshAxis.Of("tensor", tensor));
        var own = full([1], (double)rank.Rank, dtype: float64);
        double[] row = [.. Enumerable.Range(0, tensor).Select(k => (double)((rank.Rank / tensor * tensor) + k))];
        double[] column = [.. Enumerable.Range(0, data).Select(k => (double)((rank.Rank % tensor) + (k * tensor)))];
        Assert.Equal(row, mesh.Group("tensor").AllGather(own, 0).ToArray<double>());
        Assert.Equal(column, mesh.Group("data").AllGather(own, 0).ToArray<double>());
        Assert.Equal((rank.Rank / tensor, rank.Rank % tensor), (mesh.Group("data").Rank, mesh.Group("tensor").Rank));
        Assert.Equal((data, tensor), (mesh.Group("data").Size, mesh.Group("tensor").Size));
    });

    [Fact]
    public void Three_axes_are_laid_out_with_the_last_varying_fastest() => KeptWorlds.Of(8).Run(rank =>
    {
        using var mesh = new Mesh(rank.Group, MeshAxis.Of("pipe", 2), MeshAxis.Of("data", 2), MeshAxis.Of("tensor", 2));
        Assert.Equal((rank.Rank / 4, rank.Rank / 2 % 2, rank.Rank % 2), (mesh.Group("pipe").Rank, mesh.Group("data").Rank, mesh.Group("tensor").Rank));
        mesh.Group("data").Barrier();
    });

    [Fact]
    public void One_mesh_after_another_works_on_a_kept_world() => KeptWorlds.Of(4).Run(rank =>
    {
        for (var round = 0; round < 5; round++)
        {
            using var scope = NewDisposeScope();
            using var mesh = new Mesh(rank.Group, MeshAxis.Of("data", 2), MeshAxis.Of("tensor", 2));
            Assert.Equal(2.0, mesh.Group("data").AllReduce(ones(1)).item<float>());
        }
    });

    [Fact]
    public void Axes_that_do_not_make_up_the_group_are_refused() => KeptWorlds.Of(4).Run(rank =>
    {
        Assert.Contains("mesh data = 2 × tensor = 3 is 6 ranks, but the group has 4", Assert.Throws<ArgumentException>(() => new Mesh(rank.Group, MeshAxis.Of("data", 2), MeshAxis.Of("tensor", 3))).Message, StringComparison.Ordinal);
        Assert.Contains("two axes of the mesh are called data", Assert.Throws<ArgumentException>(() => new Mesh(rank.Group, MeshAxis.Of("data", 2), MeshAxis.Of("data", 2))).Message, StringComparison.Ordinal);
        Assert.Contains("data = 0 holds no rank", Assert.Throws<ArgumentException>(() => new Mesh(rank.Group, MeshAxis.Of("data", 0))).Message, StringComparison.Ordinal);
        using var mesh = new Mesh(rank.Group, MeshAxis.Of("data", 4));
        Assert.Contains("no axis tensor; it has data", Assert.Throws<ArgumentException>(() => mesh.Group("tensor")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => rank.Group.Split([rank.Rank, rank.Rank]));
    });

    [Fact]
    public void A_rank_that_fails_ends_its_peers_wait_in_a_mesh_group()
    {
        using var world = new ThreadWorld(4);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var error = Assert.Throws<WorldException>(() => world.Run(rank =>
        {
            using var scope = NewDisposeScope();
            using var mesh = new Mesh(rank.Group, MeshAxis.Of("data", 2), MeshAxis.Of("tensor", 2));
            if (rank.Rank == 3)
            {
                throw new InvalidOperationException("rank 3 gives up");
            }

            mesh.Group("tensor").AllReduce(ones(1));
            mesh.Group("data").AllReduce(ones(1));
        }));
        Assert.Contains("rank 3 gives up", error.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
