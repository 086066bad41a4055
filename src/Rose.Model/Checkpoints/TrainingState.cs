using Rose.Model.Training;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>What a checkpoint holds of a training run on one rank.</summary>
public sealed record TrainingState
{
    public required nn.Module Model { get; init; }

    /// <summary>Null to save or load the parameters alone.</summary>
    public optim.Optimizer? Optimizer { get; init; }

    /// <summary>What is saved and loaded in the place of the model's parameters, and what the optimizer trains; null where it is they.</summary>
    public MasterWeights? Masters { get; init; }

    /// <summary>
    /// The generators that the rank draws from, whose states are part of the run; empty where all draws follow from the
    /// seed and the step.
    /// </summary>
    public IReadOnlyList<Generator> Generators { get; init; } = [];

    /// <summary>Free text that is saved, and compared on loading: what differs there makes another run.</summary>
    public IReadOnlyDictionary<string, string> Identity { get; init; } = new Dictionary<string, string>();

    /// <summary>What is trained, by the names of the model's parameters.</summary>
    internal IEnumerable<(string Name, Parameter Parameter)> Trained =>
        Model.named_parameters().Select(pair => (pair.name, Masters?.Of(pair.parameter) ?? pair.parameter));
}
