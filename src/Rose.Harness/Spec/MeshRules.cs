using System.Globalization;
using Rose.Model;

namespace Rose.Harness.Spec;

/// <summary>The axes of the mesh make up the world, and each replica gets at least one sequence.</summary>
internal static class MeshRules
{
    public static IEnumerable<ConfigFault> Validate(ExperimentSpec spec)
    {
        var (mesh, size) = (spec.World.Mesh, spec.World.Size);
        if (mesh == new MeshSpec())
        {
            yield break;
        }

        var (data, tensor) = (mesh.DataIn(size), mesh.TensorIn(size));
        if (!spec.Trains)
        {
            if (data > 1)
            {
                yield return Fault("world.mesh.data", data, $"has no meaning with kind: {(spec.Kind == Kind.Forward ? "forward" : "property")}, which runs one replica", "use data: 1, or kind: train", "kind");
            }

            yield break;
        }

        if ((long)data * tensor != size)
        {
            var (field, value) = mesh.Data is not null ? ("world.mesh.data", data) : ("world.mesh.tensor", tensor);
            var rule = mesh is { Data: not null, Tensor: not null }
                ? $"times world.mesh.tensor = {Text(tensor)} is not world.size = {Text(size)}"
                : $"does not divide world.size = {Text(size)}";
            yield return Fault(field, value, rule, "use axes whose product is the world's size", "world.size", "world.mesh.data", "world.mesh.tensor");
        }
        else if (data > 1 && spec.Rng == Rng.Torch)
        {
            yield return Fault("world.mesh.data", data, "gives every replica the same dropout masks under rng = torch", "use rng: invariant, or data: 1", "rng", "world.size");
        }
        else if (data > spec.Train.BatchSize)
        {
            yield return Fault("world.mesh.data", data, $"leaves a replica without a sequence of train.batch_size = {Text(spec.Train.BatchSize)}", $"use at most {Text(spec.Train.BatchSize)}, or a larger batch_size", "train.batch_size", "world.size");
        }
    }

    private static ConfigFault Fault(string field, int value, string rule, string remedy, params string[] otherFields) =>
        new() { Field = field, Value = Text(value), Rule = rule, Remedy = remedy, OtherFields = otherFields };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
