using Rose.Model;

namespace Rose.Harness.Spec;

/// <summary>What a training run compares itself with and goes on from must be there.</summary>
internal static class TrainRunRules
{
    public static IEnumerable<ConfigFault> Validate(ExperimentSpec spec)
    {
        if (spec.Kind != Kind.Train)
        {
            yield break;
        }

        if (spec.Train.ResumeFrom is { } path && spec.Train.ResumeFullPath is null)
        {
            yield return Fault("train.resume_from", path, "is no file beside the spec or from the repository's root", "give the checkpoint of an earlier run, such as results/NAME.checkpoints/case_1.safetensors");
        }

        if (spec.Train.ResumeFullPath is { } file && FaultOfCheckpoint(file, spec.Train.Options.Steps) is var (rule, remedy))
        {
            yield return Fault("train.resume_from", spec.Train.ResumeFrom!, rule, remedy, "train.steps");
        }

        if (spec.Train.CompareDense && spec.Rng == Rng.Torch)
        {
            yield return Fault("train.compare_dense", "true", "compares models that rng = torch makes different", "use rng: invariant, or compare_dense: false", "rng");
        }

        if (spec.Train is { CompareDense: true, ResumeFrom: not null })
        {
            yield return Fault("train.compare_dense", "true", "would start the dense model anew where train.resume_from goes on", "remove one of them", "train.resume_from");
        }
    }

    private static (string Rule, string Remedy)? FaultOfCheckpoint(string file, long steps)
    {
        try
        {
            return Checkpoint.StepOf(file) is var done && done < steps ? null
                : (FormattableString.Invariant($"was saved after step {done}, which leaves no step of train.steps = {steps}"), FormattableString.Invariant($"use steps: {done + 1} or more"));
        }
        catch (CheckpointException e)
        {
            return ($"cannot be gone on with: {e.Message}", "give another file");
        }
    }

    private static ConfigFault Fault(string field, string value, string rule, string remedy, params string[] otherFields) =>
        new() { Field = field, Value = value, Rule = rule, Remedy = remedy, OtherFields = otherFields };
}
