using Rose.Harness.Spec;
using Rose.Model.Training;
using Rose.Parallel;

namespace Rose.Harness.Measurements;

/// <summary>The dense model of a case, trained on whole batches beside it on one rank alone, so that each step's losses can be compared.</summary>
internal sealed class DenseTwin : IDisposable
{
    private readonly CaseModel _model;
    private readonly CaseInput _input;
    private readonly Trainer _trainer;

    private DenseTwin(ExperimentSpec spec, RankContext rank)
    {
        _model = new CaseModel(spec, rank);
        _input = CaseInput.OfTraining(spec, rank, _model);
        
        // By operators, so that what a graph computes is held against them too.
        _trainer = new Trainer(_model.Model, spec.Train.Options.WithCudaGraph(false));
    }

    /// <summary>Null where the spec asks for none, and on ranks that report nothing.</summary>
    public static DenseTwin? Of(ExperimentSpec spec, RankContext rank) => spec.Train.CompareDense && rank.Rank == 0
        ? new DenseTwin(spec with { Model = spec.Model with { UseTensorParallel = false }, World = spec.World with { Mesh = new MeshSpec() } }, rank)
        : null;

    /// <summary>The loss of its own next step.</summary>
    public double Step(long step) => _trainer.Step(_input.Ids(step)).Loss;

    public void Dispose()
    {
        _trainer.Dispose();
        _model.Dispose();
    }
}
