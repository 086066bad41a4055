namespace Rose.Laws.Tests;

public sealed class TrainingLawTests
{
    [Fact]
    public void A_bias_whose_gradient_nearly_cancels_may_be_off_by_what_its_terms_round_to()
    {
        // Two tokens of a vocabulary of two, which the model knows: the loss's gradient is what is left of 1 - 1.
        const string Token = "training-w1-batch.1-tokens.2-vocab.2-heads.1-kv_heads.1-head_size.4-ff.1-layers.1-attention.0-ffn.0-embedding.0-lm_head.0-sequence_parallel.0-tied.1-gelu_tanh.0-micro_batches.1-dropout.0-recompute.0-clip.0-momentum.0-replicas.0-n.0-real-contiguous-f32-3cd0813a";

        var report = LawCheck.Run(TrainingLaw.Law, new LawOptions { Replay = Token });

        Assert.True(report.Passed, report.ToString());
    }
}
