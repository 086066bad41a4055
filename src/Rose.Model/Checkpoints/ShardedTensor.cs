using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>A tensor of a checkpoint and this rank's part of it: a parameter, or something that is shaped like one.</summary>
internal sealed record ShardedTensor
{
    public required CheckpointName InFile { get; init; }

    /// <summary>This rank's elements.</summary>
    public required Tensor Value { get; init; }

    /// <summary>The part that this rank holds.</summary>
    public required ShardLayout Layout { get; init; }

    /// <summary>The parameter whose parts these are; null for what every rank holds whole.</summary>
    public ShardedParameter? Of { get; init; }

    public SafetensorsTensor Described => SafetensorsTensor.Of(InFile.Name, Value.dtype, InFile.InFile(ShardLayout.Whole(Layout.GlobalShape)).GlobalShape);

    public static ShardedTensor Like(Parameter parameter, Tensor value, CheckpointName name) => new()
    {
        InFile = name,
        Value = value,
        Layout = (parameter as ShardedParameter)?.Layout ?? ShardLayout.Whole(value.shape),
        Of = parameter as ShardedParameter,
    };

    /// <summary>Rank 0 of the group writes all parts; every rank calls it at once.</summary>
    public void Save(SafetensorsWriter? writer, ProcessGroup group)
    {
        if (Of is null)
        {
            writer?.Write(InFile.Name, InFile.Turn(Value).detach());
            return;
        }

        using var owned = ShardTransfer.Owned(Of, Value);
        ShardTransfer.ToRank0(owned, Of.Owned, group, (layout, part) => writer!.Write(InFile.Name, InFile.InFile(layout), InFile.Turn(part)));
    }

    public Tensor Load(SafetensorsReader reader)
    {
        using var part = reader.Read(InFile.Name, InFile.InFile(Layout));
        return InFile.Turn(part).clone();
    }
}
