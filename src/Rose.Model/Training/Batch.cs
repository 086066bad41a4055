using static Rose.Torch.torch;

namespace Rose.Model.Training;

/// <summary>What a training step is given: token ids, mask and labels [B, T], the mask null where no token is padding.</summary>
internal sealed record Batch(Tensor Ids, Tensor? AttentionMask, Tensor Labels) : IDisposable
{
    /// <summary>Outlives any scope.</summary>
    public Batch Copy() => new(Copy(Ids), AttentionMask is null ? null : Copy(AttentionMask), Copy(Labels));

    public bool Suits(Batch other) =>
        Ids.shape.SequenceEqual(other.Ids.shape) && Labels.shape.SequenceEqual(other.Labels.shape) && AttentionMask is null == other.AttentionMask is null
        && (AttentionMask is null || AttentionMask.shape.SequenceEqual(other.AttentionMask!.shape));

    public void CopyFrom(Batch other)
    {
        Ids.copy_(other.Ids);
        AttentionMask?.copy_(other.AttentionMask!);
        Labels.copy_(other.Labels);
    }

    public override string ToString() => $"[{string.Join(", ", Ids.shape)}]{(AttentionMask is null ? "" : " with a mask")}";

    public void Dispose()
    {
        Ids.Dispose();
        AttentionMask?.Dispose();
        Labels.Dispose();
    }

    private static Tensor Copy(Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();
}
