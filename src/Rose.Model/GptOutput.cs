using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>What a GPT computes from a batch of token ids.</summary>
public sealed record GptOutput
{
    /// <summary>[batch, sequence, vocab]; where the head is column parallel and not gathered, the rank's own part of the vocabulary.</summary>
    public required Tensor Logits { get; init; }

    /// <summary>The mean cross entropy of each next token, []; null where no labels were given.</summary>
    public Tensor? Loss { get; init; }
}
