using Rose.Harness.Spec;
using Rose.Model;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Measurements;

/// <summary>The token ids of a case, batch by batch: drawn at random, or windows of a text. Each replica gets its own sequences.</summary>
internal sealed class CaseInput
{
    private readonly Func<long, Tensor> _ids;

    private CaseInput(Func<long, Tensor> ids) => _ids = ids;

    public static CaseInput OfForward(ExperimentSpec spec, RankContext rank, CaseModel model) => Of(spec, rank, model, spec.Input.BatchSize, spec.Input.SeqLen, firstStep: 0);

    public static CaseInput OfTraining(ExperimentSpec spec, RankContext rank, CaseModel model) => Of(spec, rank, model, spec.Train.BatchSize, spec.Train.SeqLen, firstStep: 1);

    /// <summary>[sequences of this replica, sequence], int64, on the rank's device.</summary>
    public Tensor Ids(long step) => _ids(step);

    /// <summary>The text of a case whose input is one.</summary>
    public static TextCorpus Corpus(ExperimentSpec spec) => TextCorpus.Load(spec.Input.FullPath!);

    private static CaseInput Of(ExperimentSpec spec, RankContext rank, CaseModel model, int batchSize, int sequenceLength, int firstStep)
    {
        if (spec.Input.Kind == InputKind.Random)
        {
            return new CaseInput(step => model.RandomIds(batchSize, sequenceLength, step));
        }

        var batches = new TextBatches(Corpus(spec).Train, sequenceLength, batchSize, checked((long)spec.Seed));
        var own = model.SequencesOf(batchSize);
        return new CaseInput(step => batches.Batch(step - firstStep + 1, (int)own.Start, (int)own.Length).to(rank.Device));
    }
}
