using System.Globalization;
using Rose.Harness.Spec;
using Rose.Model;
using Rose.Model.Training;
using Rose.Parallel;

namespace Rose.Harness.Measurements;

/// <summary>The checkpoints of a training run: where it starts from, and what it leaves.</summary>
internal sealed class CaseCheckpoint
{
    private readonly ExperimentSpec _spec;
    private readonly CaseModel _model;
    private readonly Trainer _trainer;
    private readonly TrainingState _state;
    private readonly string _path;

    /// <param name="path">Of the file that the run writes.</param>
    public CaseCheckpoint(ExperimentSpec spec, RankContext rank, CaseModel model, Trainer trainer, string path)
    {
        (_spec, _model, _trainer, _path) = (spec, model, trainer, path);
        _state = new TrainingState
        {
            Model = model.Model,
            Optimizer = trainer.Optimizer,
            Masters = trainer.Masters,
            Generators = spec.Rng == Rng.Torch ? [rank.Generator] : [],
            Identity = new Dictionary<string, string>
            {
                ["seed"] = spec.Seed.ToString(CultureInfo.InvariantCulture),
                ["rng"] = spec.Rng == Rng.Torch ? "torch" : "invariant",
            },
        };
    }

    /// <summary>Goes on with the run that the spec names, if it names one.</summary>
    public void Resume()
    {
        if (_spec.Train.ResumeFullPath is { } from)
        {
            _trainer.CompletedSteps = Checkpoint.Load(from, _state, _model.Tensor);
        }
    }

    /// <summary>Saves after a step where the spec asks for it; the first replica writes, and all wait for it.</summary>
    public void SaveIfDue(int step)
    {
        var every = _spec.Train.CheckpointEvery;
        if (every == 0 || (step % every != 0 && step != _spec.Train.Options.Steps))
        {
            return;
        }

        if (_model.Data is null or { Rank: 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            Checkpoint.Save(_path, _state, step, _model.Tensor);
        }

        _model.Data?.Barrier();
    }
}
