using Rose.Parallel;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model.Training;

/// <summary>
/// Trains a model on one rank, step by step: forward and backward over the micro-batches, the limit on the gradients' norm,
/// the optimizer at the schedule's learning rate. Every rank of the tensor-parallel group does the same with the same batch.
/// <code>
/// loss = Σ over micro-batches i of n_i / n · loss_i      n_i: the labels that loss_i is the mean over
/// </code>
/// so that k micro-batches are one batch, whatever the number of labels in each. Dropouts of an
/// <see cref="InvariantDropout"/> get the masks of the whole batch. With a data axis each replica is given its own part of
/// the batch: the sum then runs over all replicas' micro-batches, and so do the gradients'.
/// </summary>
public sealed class Trainer : IDisposable
{
    /// <summary>Labels of this value are left out of the loss.</summary>
    public const long IgnoredLabel = -100;

    private readonly Gpt _model;
    private readonly ProcessGroup? _group;
    private readonly ProcessGroup? _data;
    private readonly GradientBuckets? _buckets;
    private readonly Parameter[] _parameters;

    private readonly StepGraph? _graph;

    // What the optimizer changes.
    private readonly IReadOnlyList<Parameter> _trained;

    /// <param name="group">The model's tensor-parallel group; null where nothing is sharded.</param>
    /// <param name="data">The replicas of the model; null where there is one.</param>
    /// <remarks>
    /// With bf16_mixed and bf16 on the CPU, oneDNN is switched off for the process: it multiplies bfloat16 with AVX-512 alone,
    /// which the pinned kernels rule out. With bf16 the model, which comes in float32, is converted to bfloat16.
    /// </remarks>
    /// <exception cref="ArgumentException">The options are at fault; every fault is named.</exception>
    public Trainer(Gpt model, TrainerOptions options, ProcessGroup? group = null, ProcessGroup? data = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        Refuse(TrainRules.Ranges(options));
        Refuse(TrainRules.Relations(options));
        (_model, _group, Options) = (model, group, options);
        _parameters = [.. model.parameters()];
        if (options.Precision != Precision.Float32)
        {
            RefuseOther(_parameters, options.Precision);
            backends.mkldnn.enabled = false;
        }

        Masters = options.Precision == Precision.Bf16 ? new MasterWeights(model) : null;
        model.HasFullLoss = Masters is not null;
        _trained = Masters?.All ?? _parameters;
        if (data is { Size: > 1 })
        {
            (_data, _buckets) = (data, new GradientBuckets(_parameters, data));
        }

        Optimizer = options.Optimizer == OptimizerKind.Sgd
            ? optim.SGD(_trained, options.LearningRate, options.Momentum, weight_decay: options.WeightDecay)
            : new AdamW(_trained, options.LearningRate, options.Beta1, options.Beta2, options.Eps, options.WeightDecay) { capturable = options.CudaGraph };
        model.Recompute = options.Recompute;
        _graph = options.CudaGraph ? GraphOf(model, options, data is { Size: > 1 } ? data : group) : null;
    }

    public TrainerOptions Options { get; }

    /// <summary>Over the model's parameters, or over their masters.</summary>
    public optim.Optimizer Optimizer { get; }

    /// <summary>What is trained in the place of the model's parameters; null where it is they.</summary>
    public MasterWeights? Masters { get; }

    /// <summary>Told which of a step's operators are the optimizer's; null where nobody asks.</summary>
    public KernelClock? Kernels { get; set; }

    /// <summary>How many steps are done; set it to go on with a run that was broken off.</summary>
    public long CompletedSteps { get; set; }

    /// <summary>One step on token ids [B, T] that are their own labels.</summary>
    public TrainStep Step(Tensor ids) => Step(ids, null, ids);

    /// <summary>One step on token ids [B, T]; with a data axis, on this replica's sequences, which follow those of the replica before.</summary>
    /// <param name="attentionMask">[B, T], 0 where a token is padding; null where none is.</param>
    /// <param name="labels">[B, T]; each token's logits are held against the next one's label, unless it is <see cref="IgnoredLabel"/>.</param>
    public TrainStep Step(Tensor ids, Tensor? attentionMask, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(labels);
        if (_data is null)
        {
            Refuse(TrainRules.MicroBatches(Options, ids.size(0)));
        }

        using var scope = NewDisposeScope();
        var step = CompletedSteps + 1;
        var learningRate = Options.Schedule.At(step, Options.Steps, Options.LearningRate);
        foreach (var each in Optimizer.ParamGroups)
        {
            each.LearningRate = learningRate;
        }

        var batch = new Batch(ids, attentionMask, labels);
        StepResult done;
        if (_graph is null)
        {
            done = Work(step, batch);
        }
        else
        {
            ((AdamW)Optimizer).begin_step();
            done = _graph.Run(batch, each => Work(step, each));
        }

        CompletedSteps = step;

        // Only here is a GPU waited for, when all of the step is queued.
        return new TrainStep { Step = step, Loss = done.Loss.item<double>(), LearningRate = learningRate, GradNorm = done.GradNorm?.item<double>() };
    }

    public void Dispose()
    {
        _graph?.Dispose();
        Optimizer.Dispose();
        Masters?.Dispose();
    }

    private static void Refuse(IReadOnlyList<ConfigFault> faults)
    {
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults.Select(fault => fault.Message)));
        }
    }

    private static void RefuseOther(Parameter[] parameters, Precision precision)
    {
        if (Array.Find(parameters, parameter => parameter.dtype != float32) is { } other)
        {
            throw new ArgumentException($"train.precision = {precision.ToString().ToLowerInvariant()} keeps {(precision == Precision.Bf16 ? "master weights" : "parameters")} in float32, but the model's are {other.dtype}; use a float32 model, or precision float32");
        }
    }

    private static StepGraph GraphOf(Gpt model, TrainerOptions options, ProcessGroup? group)
    {
        var device = model.parameters().First().device;
        Refuse(TrainRules.CudaGraph(options, model.Config.Dropout, model.Dropout.IsOfDefaultGenerator(device)));
        if (group is { Size: > 1 })
        {
            throw new ArgumentException($"train.cuda_graph = true records no collectives, but world.size = {group.Size}; use size: 1, or cuda_graph: false");
        }

        return new StepGraph(device);
    }

    /// <summary>Forward, backward and update, queued on the device.</summary>
    private StepResult Work(long step, Batch batch)
    {
        _model.zero_grad(set_to_none: true);
        var loss = Backward(step, batch.Ids, batch.AttentionMask, batch.Labels);
        _model.Clock?.Enter(LayerPart.Optimizer);
        Tensor? norm;
        using (Kernels?.All(KernelClass.Optimizer))
        {
            Masters?.TakeGradients();
            norm = Options.ClipNorm > 0 ? GlobalNorm.ClipOnDevice(_trained, Options.ClipNorm, _group) : null;
            Optimizer.step();
            Masters?.WriteBack();
        }

        _model.Clock?.Enter(LayerPart.Other);
        return new StepResult(loss, norm);
    }

    /// <summary>Adds the gradients of the whole batch to .grad and returns its loss [], float64.</summary>
    private Tensor Backward(long step, Tensor ids, Tensor? attentionMask, Tensor labels)
    {
        if (Options.MicroBatches == 1 && _data is null)
        {
            return Backward(step, 0, ids, attentionMask, labels, weight: 1);
        }

        var counts = labels.narrow(1, 1, labels.size(1) - 1).ne(IgnoredLabel).sum(1).cpu().ToArray<long>();
        var (before, all) = Others(counts, ids.device);
        var loss = zeros([], dtype: float64, device: ids.device);
        for (var part = 0; part < Options.MicroBatches; part++)
        {
            var (first, size) = (Shard.StartOf(ids.size(0), Options.MicroBatches, part), Shard.SizeOf(ids.size(0), Options.MicroBatches, part));
            var weight = counts.AsSpan((int)first, (int)size).ToArray().Sum() / all;

            // A mean over no labels is not a number.
            if (weight > 0)
            {
                loss = loss + (weight * Backward(step, before + first, Rows(ids), attentionMask is null ? null : Rows(attentionMask), Rows(labels), weight));
            }

            Tensor Rows(Tensor whole) => whole.narrow(0, first, size);
        }

        if (_data is null)
        {
            return loss;
        }

        _model.Clock?.Enter(LayerPart.Backward);
        _buckets!.AllReduce();
        _model.Clock?.Enter(LayerPart.Other);
        return _data.AllReduce(loss.view(1));
    }

    /// <summary>The sequences of the replicas before this one, and the labels of all.</summary>
    private (long Before, double Labels) Others(long[] labelsOfSequences, Device device)
    {
        if (_data is null)
        {
            return (0, labelsOfSequences.Sum());
        }

        long[] own = [labelsOfSequences.Length, labelsOfSequences.Sum()];
        var all = _data.AllGather(tensor(own, device: device), 0).cpu().ToArray<long>();
        return (Enumerable.Range(0, _data.Rank).Sum(replica => all[2 * replica]), all.Where((_, k) => k % 2 == 1).Sum());
    }

    private Tensor Backward(long step, long firstSequence, Tensor ids, Tensor? attentionMask, Tensor labels, double weight)
    {
        using var scope = NewDisposeScope();
        if (_model.Dropout is InvariantDropout dropout)
        {
            (dropout.Step, dropout.FirstSequence) = (step, firstSequence);
        }

        Tensor loss;
        using (autocast(bfloat16, Options.Precision == Precision.Bf16_Mixed))
        {
            loss = _model.call(ids, attentionMask, labels).Loss!;
        }

        _model.Clock?.Enter(LayerPart.Backward);
        (weight == 1 ? loss : loss * weight).backward();
        _model.Clock?.Enter(LayerPart.Other);
        return loss.detach().to(float64).MoveToOuterDisposeScope();
    }
}
