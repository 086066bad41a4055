using System.Globalization;

namespace Rose.Parallel;

/// <summary>
/// The ranks of a group laid out along named axes, the last varying fastest: with axes data = 2 and tensor = 3, ranks 0,
/// 1, 2 make up the first tensor group, and ranks 0, 3 the first data group. Each rank has one group an axis: the ranks
/// that differ from it along that axis alone. Meshes are passed explicitly; there is no global one.
/// </summary>
public sealed class Mesh : IDisposable
{
    private readonly ProcessGroup[] _groups;
    private readonly ProcessGroup _world;

    /// <summary>Every rank of the group makes the mesh at once, with the same axes.</summary>
    /// <exception cref="ArgumentException">The axes do not make up the group, or share a name.</exception>
    public Mesh(ProcessGroup world, params IReadOnlyList<MeshAxis> axes)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(axes);
        Check(world.Size, axes);
        Axes = axes;
        _world = world;
        _groups = [.. Enumerable.Range(0, axes.Count).Select(axis => GroupAlong(world, axes, axis))];
    }

    public IReadOnlyList<MeshAxis> Axes { get; }

    /// <summary>This rank's group along an axis; its rank there is the coordinate.</summary>
    public ProcessGroup Group(string axis)
    {
        var index = Axes.ToList().FindIndex(each => each.Name == axis);
        return index >= 0 ? _groups[index] : throw new ArgumentException($"the mesh has no axis {axis}; it has {string.Join(", ", Axes.Select(each => each.Name))}", nameof(axis));
    }

    /// <summary>Closes the groups of the axes; the group that the mesh was made of stays.</summary>
    public void Dispose()
    {
        foreach (var group in _groups.Where(group => group != _world))
        {
            group.Dispose();
        }
    }

    private static void Check(int size, IReadOnlyList<MeshAxis> axes)
    {
        if (axes.GroupBy(axis => axis.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"two axes of the mesh are called {twice.Key}; give each a name of its own", nameof(axes));
        }

        if (axes.FirstOrDefault(axis => axis.Size < 1) is { } empty)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"mesh axis {empty.Name} = {empty.Size} holds no rank; use 1 or more"), nameof(axes));
        }

        var product = axes.Aggregate(1L, (so, axis) => so * axis.Size);
        if (product != size)
        {
            var spelled = string.Join(" × ", axes.Select(axis => string.Create(CultureInfo.InvariantCulture, $"{axis.Name} = {axis.Size}")));
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"mesh {spelled} is {product} ranks, but the group has {size}; the axes' product must be the group's size"), nameof(axes));
        }
    }

    private static ProcessGroup GroupAlong(ProcessGroup world, IReadOnlyList<MeshAxis> axes, int axis)
    {
        var size = axes[axis].Size;
        if (size == world.Size)
        {
            return world;
        }

        var stride = axes.Skip(axis + 1).Aggregate(1, (so, each) => so * each.Size);
        var first = world.Rank - (world.Rank / stride % size * stride);
        return world.Split([.. Enumerable.Range(0, size).Select(k => first + (k * stride))]);
    }
}
