using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model.Cost;

/// <summary>
/// What one step costs one rank: of a training run a step of <see cref="Trainer"/>, else a forward pass with its loss.
/// Pure arithmetic, so that a world of any size is as quick as one of two. Parameters, their states and the collectives
/// are exact; products are counted exactly, of other operators what they go over; what is kept for backward is estimated from what each layer saves.
/// </summary>
public sealed record StepCost
{
    public required CostSetting Setting { get; init; }

    /// <summary>In the order of state_dict.</summary>
    public required IReadOnlyList<ParameterCost> Parameters { get; init; }

    /// <summary>In the order in which they first come up in a step.</summary>
    public required IReadOnlyList<CollectiveCost> Collectives { get; init; }

    public required IReadOnlyList<OperatorCost> Operators { get; init; }

    /// <summary>Of the largest micro-batch; empty without training.</summary>
    public required IReadOnlyList<ActivationCost> Activations { get; init; }

    /// <summary>The most that a layer takes beside while it computes: an estimate.</summary>
    public required long WorkBytes { get; init; }

    /// <summary>Of the optimizer, once it has taken a step, with the master weights that it trains.</summary>
    public required long OptimizerBytes { get; init; }

    public long ParameterBytes => Parameters.Sum(each => each.Bytes);

    /// <summary>Of the dtype and shape of the parameters.</summary>
    public long GradientBytes => Setting.Training is null ? 0 : ParameterBytes;

    public long ActivationBytes => Activations.Sum(each => each.Bytes);

    public long TotalBytes => ParameterBytes + GradientBytes + OptimizerBytes + ActivationBytes;

    /// <summary>Of the whole model.</summary>
    public long ParameterCount => Parameters.Sum(each => each.GlobalElements);

    /// <summary>As <see cref="ProcessGroup.Traffic"/> would count it.</summary>
    public Traffic Traffic => Rose.Parallel.Traffic.Of(Collectives.Select(each => new CollectiveTraffic { Kind = each.Kind, Calls = each.Calls, Bytes = each.Bytes }));

    public double FlopsOf(CostPhase phase) => Operators.Where(each => each.Phase == phase).Sum(each => each.Flops);

    /// <exception cref="ArgumentException">The model cannot be built so, or a rank does not exist; every fault is named.</exception>
    public static StepCost Of(CostSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Check(setting);
        var hasMasters = setting.Training?.Precision == Precision.Bf16;
        setting = hasMasters ? setting with { DType = ScalarType.BFloat16 } : setting;
        var ledger = new CostLedger(hasBackward: setting.Training is not null);
        var model = new GptCost(setting, ledger);
        var parameters = ParameterCosts.Of(setting);
        var passes = 0L;
        foreach (var (sequences, times) in MicroBatches(setting))
        {
            ledger.Repeat(times, () => model.Pass(sequences));
            ledger.Keeps = false;
            passes += times;
        }

        // The first micro-batch's gradients are kept as they come; those of each later one are added to them.
        ledger.BackwardPass("gradients of micro-batches", 3.0 * parameters.Average(each => each.Bytes), (passes - 1) * parameters.Count);
        var states = setting.Training is null ? 0 : OptimizerStates(setting.Training);
        var trained = parameters.Sum(each => TrainedBytes(setting, each));
        if (setting.Training is { } training)
        {
            Update(setting, training, parameters, ledger);
        }

        if (hasMasters)
        {
            // Their gradients, while the optimizer is at work.
            ledger.Work(trained);
        }

        return new StepCost
        {
            Setting = setting,
            Parameters = parameters,
            Collectives = ledger.Collectives,
            Operators = ledger.Operators,
            Activations = ledger.Activations,
            WorkBytes = ledger.WorkBytes,
            OptimizerBytes = (states + (hasMasters ? 1 : 0)) * trained,
        };
    }

    /// <summary>
    /// The tensor rank whose parameters are the most bytes, the lowest of equals. Shards are largest on the first ranks,
    /// but a later rank may hold one more key/value head than rank 0.
    /// </summary>
    public static int LargestTensorRank(CostSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (!setting.EffectivePlan.ShardsHeads)
        {
            return 0;
        }

        // All else grows towards rank 0, so that only a rank with more heads than any before it can be the largest.
        var (heads, keyValues) = ((long)setting.Model.NHeads, (long)setting.Model.KeyValueHeads);
        var group = heads / keyValues;
        var (start, most, largest, bytes) = (0L, -1L, 0, -1L);
        foreach (var (rank, queries) in HeadShard.QuerySizes(heads, keyValues, setting.TensorSize).Index())
        {
            var held = queries == 0 ? 0 : ((start + queries - 1) / group) + 1 - (start / group);
            start += queries;
            if (queries + (2 * held) <= most)
            {
                continue;
            }

            most = queries + (2 * held);
            var own = ParameterCosts.Of(setting with { TensorRank = rank }).Sum(each => each.Bytes);
            (largest, bytes) = own > bytes ? (rank, own) : (largest, bytes);
        }

        return largest;
    }

    /// <summary>How many tensors of a parameter's shape the optimizer keeps for it.</summary>
    private static int OptimizerStates(TrainerOptions training) => training.Optimizer == OptimizerKind.AdamW ? 2 : training.Momentum > 0 ? 1 : 0;

    /// <summary>Of what the optimizer changes in the place of a parameter: its master, or itself.</summary>
    private static long TrainedBytes(CostSetting setting, ParameterCost parameter) =>
        setting.Training?.Precision == Precision.Bf16 ? parameter.LocalElements * Shaped.SizeOf(ScalarType.Float32) : parameter.Bytes;

    /// <summary>Sequences of each micro-batch of this replica, and how many have so many; the largest first.</summary>
    private static IEnumerable<(long Sequences, long Times)> MicroBatches(CostSetting setting)
    {
        var own = Shard.SizeOf(setting.BatchSize, setting.DataSize, setting.DataRank);
        var parts = setting.Training?.MicroBatches ?? 1;
        var (size, larger) = (own / parts, own % parts);
        if (larger > 0)
        {
            yield return (size + 1, larger);
        }

        // Those without a sequence are left out.
        if (size > 0)
        {
            yield return (size, parts - larger);
        }
    }

    private static void Update(CostSetting setting, TrainerOptions training, IReadOnlyList<ParameterCost> parameters, CostLedger ledger)
    {
        if (setting.DataSize > 1)
        {
            ledger.Update("labels of each replica", CostAxis.Data, Collective.AllGather, 2 * Shaped.SizeOf(ScalarType.Int64));
            var sizes = parameters.Reverse().Select(each => each.Bytes).ToList();
            var first = 0;
            foreach (var count in GradientBuckets.Pack(sizes, GradientBuckets.DefaultBucketBytes))
            {
                ledger.Update("gradients", CostAxis.Data, Collective.AllReduce, sizes.Skip(first).Take(count).Sum());
                first += count;
            }

            ledger.UpdatePass("gradients", 4.0 * parameters.Average(each => each.Bytes), parameters.Count);
            ledger.Update("loss of each replica", CostAxis.Data, Collective.AllReduce, Shaped.SizeOf(ScalarType.Float64));
        }

        var mean = parameters.Average(each => TrainedBytes(setting, each));
        if (training.Precision == Precision.Bf16)
        {
            // Gradients are widened for the masters, which are rounded after.
            ledger.UpdatePass("master weights", mean + parameters.Average(each => each.Bytes), 2 * parameters.Count);
        }

        if (training.ClipNorm > 0)
        {
            if (setting.TensorSize > 1)
            {
                ledger.Update("norm of the gradients", CostAxis.Tensor, Collective.AllGather, 2 * Shaped.SizeOf(ScalarType.Float64));
            }


            // For each parameter: widened to float64, squared, summed; then scaled in place.
            var wide = parameters.Average(each => 8.0 * each.LocalElements);
            ledger.UpdatePass("norm of the gradients", mean + wide, parameters.Count);
            ledger.UpdatePass("norm of the gradients", 2 * wide, parameters.Count);
            ledger.UpdatePass("norm of the gradients", wide, parameters.Count);
            ledger.UpdatePass("norm of the gradients", 2 * mean, parameters.Count);
        }

        foreach (var tensors in OptimizerPasses(setting, training))
        {
            ledger.UpdatePass("optimizer", tensors * mean, parameters.Count);
        }
    }

    /// <summary>For each of the optimizer's operators on a parameter, how many tensors of its shape it reads and writes.</summary>
    private static IReadOnlyList<int> OptimizerPasses(CostSetting setting, TrainerOptions training)
    {
        if (training.Optimizer == OptimizerKind.AdamW)
        {
            // One pass reads parameter, gradient and both averages, and writes all but the gradient. Other dtypes go by operators.
            return setting.DType is ScalarType.Float32 or ScalarType.Float64 || training.Precision == Precision.Bf16 ? [7] : [2, 2, 3, 2, 3, 2, 2, 2, 4];
        }

        // The gradient with its decay; the moving sum, scaled and added to; the parameter.
        return [.. training.WeightDecay > 0 ? [3] : Array.Empty<int>(), .. training.Momentum > 0 ? [2, 3] : Array.Empty<int>(), 3];
    }

    private static void Check(CostSetting setting)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(setting.TensorSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(setting.DataSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(setting.SeqLen, 2);
        if ((uint)setting.TensorRank >= setting.TensorSize || (uint)setting.DataRank >= setting.DataSize)
        {
            throw new ArgumentException(FormattableString.Invariant($"rank {setting.DataRank} × {setting.TensorRank} does not lie in a mesh of {setting.DataSize} × {setting.TensorSize}"), nameof(setting));
        }

        var faults = PlanValidator.Validate(setting.Model, setting.Parallel, setting.TensorSize);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults.Select(fault => fault.Message)), nameof(setting));
        }
    }
}
