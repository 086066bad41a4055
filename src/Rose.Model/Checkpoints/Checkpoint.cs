using System.Globalization;
using Rose.Parallel;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// A training run on disk: one safetensors file with the whole parameters under their full names and of their global
/// shapes, whatever the plan that they were saved under, so that any plan at any world size can load it. Optimizer state
/// lies beside them as <c>optimizer.STATE.PARAMETER</c>, of the parameter's shape. The file replaces the last one all at
/// once when it is complete.
/// </summary>
public static class Checkpoint
{
    private const string StepKey = "step";
    private const string WorldKey = "world_size";
    private const string GeneratorPrefix = "generator.";
    private const string OptimizerPrefix = "optimizer.";

    /// <summary>Saves the run after a step; every rank of the group calls it at once, and rank 0 writes.</summary>
    /// <param name="group">The ranks of one replica of the model.</param>
    /// <exception cref="CheckpointException">The file cannot be written; the last one is untouched.</exception>
    public static void Save(string path, TrainingState state, long step, ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(group);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        List<ShardedTensor> tensors = [.. Parameters(state), .. OptimizerTensors(state)];
        var random = Random(state, group);
        Dictionary<string, string> metadata = new(Identity(state))
        {
            [StepKey] = Text(step),
            [WorldKey] = Text(group.Size),
        };
        using var writer = group.Rank == 0
            ? new SafetensorsWriter(path, [.. tensors.Select(each => each.Described), .. random.Select(each => SafetensorsTensor.Of(each.Key, each.Value.dtype, each.Value.shape))], metadata)
            : null;
        foreach (var tensor in tensors)
        {
            tensor.Save(writer, group);
        }

        foreach (var (name, value) in random)
        {
            writer?.Write(name, value);
        }

        writer?.Commit();
        group.Barrier();
    }

    /// <summary>Puts a saved run in the place of this one; every rank of the group calls it at once, each reads its own parts.</summary>
    /// <returns>The step after which the run was saved.</returns>
    /// <exception cref="CheckpointException">The file is missing, damaged, or of another model or run; nothing was loaded then.</exception>
    public static long Load(string path, TrainingState state, ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(group);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reader = new SafetensorsReader(path);
        CheckIdentity(path, reader, state, group);
        if (group.Rank == 0)
        {
            reader.Verify();
        }

        List<ShardedTensor> parameters = [.. Parameters(state)];
        var saved = state.Optimizer is null ? [] : SavedOptimizer(path, reader, state);
        reader.Expect([
            .. parameters.Select(each => each.Described),
            .. saved.SelectMany(each => each.Tensors).Select(each => each.Described),
            .. reader.Header.Tensors.Where(each => IsExtra(each.Name, state)),
        ]);
        group.Barrier();
        foreach (var each in parameters)
        {
            each.Value.copy_(each.Load(reader));
        }

        state.Masters?.WriteBack();

        foreach (var (parameter, own) in saved.Select(each => (each.Parameter, each)))
        {
            var optimizerState = state.Optimizer!.state[parameter];
            optimizerState.step = own.Step;
            optimizerState.load_tensors(own.Tensors.ToDictionary(StateOf, each => each.Load(reader)), parameter);
        }

        foreach (var (k, generator) in state.Generators.Index())
        {
            generator.set_state(reader.Read(GeneratorName(group.Rank, k)));
        }

        return StepOf(path, reader);
    }

    /// <summary>The step after which a run was saved.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged, or no checkpoint of a training run.</exception>
    public static long StepOf(string path)
    {
        using var reader = new SafetensorsReader(path);
        return StepOf(path, reader);
    }

    private static long StepOf(string path, SafetensorsReader reader) =>
        reader.Header.Metadata.TryGetValue(StepKey, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step
        : throw new CheckpointException(path, $"the metadata has no {StepKey}; the file is no checkpoint of a training run");

    private static IEnumerable<ShardedTensor> Parameters(TrainingState state) =>
        state.Trained.Select(pair => ShardedTensor.Like(pair.Parameter, pair.Parameter, new CheckpointName { Name = pair.Name }));

    private static IEnumerable<ShardedTensor> OptimizerTensors(TrainingState state)
    {
        if (state.Optimizer is null)
        {
            yield break;
        }

        foreach (var (name, parameter) in state.Trained)
        {
            if (!state.Optimizer.state.TryGetValue(parameter, out var own) || own.step == 0)
            {
                continue;
            }

            yield return new ShardedTensor { InFile = new CheckpointName { Name = $"{OptimizerPrefix}step.{name}" }, Value = full([], own.step, dtype: int64), Layout = ShardLayout.Whole() };
            foreach (var (kind, value) in own.named_tensors())
            {
                yield return ShardedTensor.Like(parameter, value, new CheckpointName { Name = $"{OptimizerPrefix}{kind}.{name}" });
            }
        }
    }

    private static List<SavedState> SavedOptimizer(string path, SafetensorsReader reader, TrainingState state)
    {
        var kinds = reader.Header.Tensors.Where(each => each.Name.StartsWith(OptimizerPrefix, StringComparison.Ordinal)).Select(each => each.Name.Split('.')[1]).Distinct().ToList();
        if (kinds.Count == 0)
        {
            throw new CheckpointException(path, "no optimizer state is there; load the parameters alone, or take a file that was saved in training");
        }

        List<SavedState> all = [];
        foreach (var (name, parameter) in state.Trained)
        {
            var step = reader.Header.Tensors.Any(each => each.Name == $"{OptimizerPrefix}step.{name}") ? reader.Read($"{OptimizerPrefix}step.{name}").item<long>() : 0;
            all.Add(new SavedState
            {
                Parameter = parameter,
                Step = step,
                Tensors = [.. kinds
                    .Where(kind => kind != "step" && step > 0)
                    .Select(kind => ShardedTensor.Like(parameter, parameter, new CheckpointName { Name = $"{OptimizerPrefix}{kind}.{name}" }))],
            });
        }

        return all;
    }

    // What only some runs read: steps, which are read by name, and what belongs to an optimizer or rank that is not here.
    private static bool IsExtra(string name, TrainingState state) =>
        name.StartsWith(GeneratorPrefix, StringComparison.Ordinal)
        || (name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) && (state.Optimizer is null || name.StartsWith($"{OptimizerPrefix}step.", StringComparison.Ordinal)));

    // The state's, and what the shapes of parameters and averages do not show.
    private static Dictionary<string, string> Identity(TrainingState state)
    {
        Dictionary<string, string> own = new(state.Identity);
        if (state.Model is Gpt { Config: var config })
        {
            own["model.n_heads"] = Text(config.NHeads);
            own["model.n_kv_heads"] = Text(config.KeyValueHeads);
            own["model.activation"] = config.Activation.ToString().ToLowerInvariant();
        }

        if (state.Optimizer is { } optimizer)
        {
            own["train.optimizer"] = optimizer.GetType().Name.ToLowerInvariant();
        }

        return own;
    }

    private static void CheckIdentity(string path, SafetensorsReader reader, TrainingState state, ProcessGroup group)
    {
        var saved = reader.Header.Metadata;
        foreach (var (key, value) in Identity(state))
        {
            if (saved.GetValueOrDefault(key) is { } other && other != value)
            {
                throw new CheckpointException(path, $"{key} = {other} was saved, but this run has {value}; take the file of the same run");
            }
        }

        _ = StepOf(path, reader);
        if (state.Generators.Count > 0 && saved.GetValueOrDefault(WorldKey) != Text(group.Size))
        {
            throw new CheckpointException(path, $"{WorldKey} = {saved.GetValueOrDefault(WorldKey)} was saved, but this run has {group.Size} ranks, and each draws from a generator of its own; use rng: invariant to resume at any world size");
        }
    }

    private static Dictionary<string, Tensor> Random(TrainingState state, ProcessGroup group)
    {
        Dictionary<string, Tensor> all = [];
        foreach (var (k, generator) in state.Generators.Index())
        {
            var own = generator.get_state();
            var gathered = group.AllGather(own.unsqueeze(0), 0);
            for (var rank = 0; rank < group.Size; rank++)
            {
                all.Add(GeneratorName(rank, k), gathered[rank].clone());
            }
        }

        return all;
    }

    private static string GeneratorName(int rank, int k) => string.Create(CultureInfo.InvariantCulture, $"{GeneratorPrefix}{k}.rank{rank}");

    private static string StateOf(ShardedTensor tensor) => tensor.InFile.Name.Split('.')[1];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record SavedState
    {
        public required Parameter Parameter { get; init; }

        public required long Step { get; init; }

        public required IReadOnlyList<ShardedTensor> Tensors { get; init; }
    }
}
