using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>A table of vectors: integer indices of any shape [...] to [..., embedding_dim]; weight is [num_embeddings, embedding_dim].</summary>
public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleGradByFreq;
    private readonly bool _sparse;

    internal Embedding(Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
        : base(nameof(Embedding))
    {
        (num_embeddings, embedding_dim) = (weight.shape[0], weight.shape[1]);
        if (padding_idx is { } index && (index < -num_embeddings || index >= num_embeddings))
        {
            throw new ArgumentOutOfRangeException(nameof(padding_idx), index, $"Embedding: padding_idx = {index} lies outside the num_embeddings = {num_embeddings} rows");
        }

        this.padding_idx = padding_idx < 0 ? padding_idx + num_embeddings : padding_idx;
        this.weight = weight;
        (_maxNorm, _normType, _scaleGradByFreq, _sparse) = (max_norm, norm_type, scale_grad_by_freq, sparse);
    }

    public long num_embeddings { get; }

    public long embedding_dim { get; }

    public long? padding_idx { get; }

    public Parameter weight
    {
        get;
        set
        {
            field = value;
            ConditionallyRegisterParameter(nameof(weight), value);
        }
    }

    /// <summary>Draws every row from N(0, 1), then zeroes that of padding_idx.</summary>
    public void reset_parameters(torch.Generator? generator = null)
    {
        torch.nn.init.normal_(weight, generator: generator);
        if (padding_idx is { } index)
        {
            using var _ = torch.no_grad();
            using var row = Op.Call("aten::select.int", weight, 0, index);
            Op.CallInPlace("aten::zero_", row);
        }
    }

    public override torch.Tensor forward(torch.Tensor input) =>
        torch.nn.functional.embedding(input, weight, padding_idx, _maxNorm, _normType, _scaleGradByFreq, _sparse);
}
