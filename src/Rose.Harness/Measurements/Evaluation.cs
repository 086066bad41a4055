using Rose.Harness.Spec;
using Rose.Model;
using Rose.Parallel;

namespace Rose.Harness.Measurements;

/// <summary>What a training run asks of its model beside the steps: the loss on the text kept for validation, and a sample at the end.</summary>
internal sealed class Evaluation(ExperimentSpec spec, RankContext rank)
{
    private readonly TextValidation? _validation = spec.Train.EvalEvery > 0
        ? new TextValidation(CaseInput.Corpus(spec).Validation, spec.Train.SeqLen, spec.Train.BatchSize, spec.Train.EvalBatches)
        : null;

    public bool IsDue(int step) => _validation is not null && (step % spec.Train.EvalEvery == 0 || step == spec.Train.Options.Steps);

    /// <summary>Null where none is due after this step.</summary>
    public double? Loss(Gpt model, int step) => IsDue(step) ? _validation!.Loss(model, rank.Device) : null;

    /// <summary>Null where none is asked for.</summary>
    public TextSample? Sample(Gpt model)
    {
        var train = spec.Train;
        if (train.SampleBytes == 0)
        {
            return null;
        }

        var prompt = ByteTokenizer.Encode(train.SamplePrompt);
        var bytes = TextContinuation.Of(model, prompt, train.SampleBytes, train.SeqLen, train.SampleTemperature, checked((long)spec.Seed), rank.Device);
        return new TextSample { Prompt = train.SamplePrompt, Text = ByteTokenizer.Decode(bytes) };
    }
}
