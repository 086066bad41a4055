using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>What is left of a group when it, its mesh, its store or its world is disposed of.</summary>
public sealed class DisposedGroupTests
{
    [Fact]
    public void A_layer_that_outlives_its_world_says_so()
    {
        IReadOnlyList<ColumnParallelLinear> layers;
        using (var world = new ThreadWorld(2))
        {
            layers = world.Run(rank => new ColumnParallelLinear(4, 4, rank.Group, new InvariantDraw(1)));
        }

        foreach (var layer in layers)
        {
            Assert.Equal(nameof(ProcessGroup), Assert.Throws<ObjectDisposedException>(() => layer.call(ones(1, 4))).ObjectName);
            layer.Dispose();
        }
    }

    [Fact]
    public void A_part_that_is_disposed_of_says_so_and_the_whole_goes_on() => KeptWorlds.Of(2).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var part = rank.Group.Split([0, 1]);
        part.Dispose();
        Assert.Throws<ObjectDisposedException>(() => part.AllReduce(ones(1)));
        Assert.Throws<ObjectDisposedException>(() => part.Traffic);
        part.Dispose();
        Assert.Equal(2, rank.Group.AllReduce(ones(1)).item<float>());
    });

    [Fact]
    public void The_groups_of_a_disposed_mesh_say_so() => KeptWorlds.Of(4).Run(rank =>
    {
        using var scope = NewDisposeScope();
        ProcessGroup group;
        using (var mesh = new Mesh(rank.Group, MeshAxis.Of("data", 2), MeshAxis.Of("tensor", 2)))
        {
            group = mesh.Group("tensor");
        }

        Assert.Throws<ObjectDisposedException>(() => group.AllReduce(ones(1)));
    });

    [Fact]
    public void A_disposed_store_joins_nobody()
    {
        var store = Store.InProcess(TimeSpan.FromSeconds(1));
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new ProcessGroup(store, "a", 0, 1, Backend.InProcess, TimeSpan.FromSeconds(1)));
    }
}
