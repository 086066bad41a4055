using System.Globalization;

namespace Rose.Model.Training;

/// <summary>What training options must obey; faults name the fields of a spec's <c>train:</c>.</summary>
public static class TrainRules
{
    /// <summary>Every value that is out of range by itself.</summary>
    public static IReadOnlyList<ConfigFault> Ranges(TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<ConfigFault> faults = [];
        Check("steps", options.Steps, options.Steps >= 1, "is not positive", "use 1 or more");
        Check("learning_rate", options.LearningRate, options.LearningRate > 0 && double.IsFinite(options.LearningRate), "is not positive", "use for example 3.0e-4");
        Check("weight_decay", options.WeightDecay, options.WeightDecay >= 0, "is negative", "use 0 for none, or for example 0.01");
        Check("beta1", options.Beta1, options.Beta1 is >= 0 and < 1, "does not lie in [0, 1)", "use for example 0.9");
        Check("beta2", options.Beta2, options.Beta2 is >= 0 and < 1, "does not lie in [0, 1)", "use for example 0.999");
        Check("eps", options.Eps, options.Eps > 0, "is not positive", "use for example 1.0e-8");
        Check("momentum", options.Momentum, options.Momentum is >= 0 and < 1, "does not lie in [0, 1)", "use 0 for none, or for example 0.9");
        Check("schedule.warmup_steps", options.Schedule.WarmupSteps, options.Schedule.WarmupSteps >= 0, "is negative", "use 0 for none");
        Check("schedule.min_learning_rate", options.Schedule.MinLearningRate, options.Schedule.MinLearningRate >= 0, "is negative", "use 0 or more");
        Check("clip_norm", options.ClipNorm, options.ClipNorm >= 0, "is negative", "use 0 for no limit, or for example 1.0");
        Check("micro_batches", options.MicroBatches, options.MicroBatches >= 1, "is not positive", "use 1 or more");
        return faults;

        void Check(string field, double value, bool isSound, string rule, string remedy)
        {
            if (!isSound)
            {
                faults.Add(new ConfigFault { Field = $"train.{field}", Value = Text(value), Rule = rule, Remedy = remedy });
            }
        }
    }

    /// <summary>Every fault between values that are each in range.</summary>
    public static IReadOnlyList<ConfigFault> Relations(TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<ConfigFault> faults = [];
        var schedule = options.Schedule;
        if (schedule.WarmupSteps >= options.Steps)
        {
            var fewer = options.Steps > 1 ? $"use at most {Text(options.Steps - 1)}, or " : "use 0, or ";
            faults.Add(new ConfigFault
            {
                Field = "train.schedule.warmup_steps",
                Value = Text(schedule.WarmupSteps),
                Rule = $"leaves no step of train.steps = {Text(options.Steps)} at the full learning rate",
                Remedy = $"{fewer}raise steps to {Text(schedule.WarmupSteps + 1.0)}",
                OtherFields = ["train.steps"],
            });
        }

        if (schedule.MinLearningRate > options.LearningRate)
        {
            faults.Add(new ConfigFault
            {
                Field = "train.schedule.min_learning_rate",
                Value = Text(schedule.MinLearningRate),
                Rule = $"is above train.learning_rate = {Text(options.LearningRate)}, from which it falls",
                Remedy = $"use {Text(options.LearningRate)} or less, or raise learning_rate",
                OtherFields = ["train.learning_rate"],
            });
        }

        return faults;
    }

    /// <summary>Whether a step can be recorded as a CUDA graph: all of it must be queued without a look at what it computes. Empty where it can, or is not to be.</summary>
    /// <param name="dropout">Of the model.</param>
    /// <param name="drawsOnDevice">Whether masks come from the GPU's own generator (<c>rng: torch</c>).</param>
    public static IReadOnlyList<ConfigFault> CudaGraph(TrainerOptions options, double dropout, bool drawsOnDevice)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<ConfigFault> faults = [];
        if (options.CudaGraph)
        {
            Check(options.Optimizer == OptimizerKind.AdamW, "takes the learning rate from the GPU, which train.optimizer = sgd does not", "use optimizer: adamw, or cuda_graph: false", "train.optimizer");
            Check(options.MicroBatches == 1, $"cannot wait for the number of labels, as train.micro_batches = {Text(options.MicroBatches)} does", "use micro_batches: 1, or cuda_graph: false", "train.micro_batches");
            Check(options.Recompute == Recompute.None, "cannot run the host's code again, as train.recompute = blocks does", "use recompute: none, or cuda_graph: false", "train.recompute");
            Check(dropout == 0 || drawsOnDevice, $"cannot copy masks from the host, where model.dropout = {Text(dropout)} draws them with rng: invariant", "use dropout: 0, rng: torch or cuda_graph: false", "model.dropout", "rng");
        }

        return faults;

        void Check(bool isSound, string rule, string remedy, params string[] others)
        {
            if (!isSound)
            {
                faults.Add(new ConfigFault { Field = "train.cuda_graph", Value = "true", Rule = rule, Remedy = remedy, OtherFields = others });
            }
        }
    }

    /// <summary>Whether the batch can be cut; empty where it can.</summary>
    public static IReadOnlyList<ConfigFault> MicroBatches(TrainerOptions options, long batchSize)
    {
        ArgumentNullException.ThrowIfNull(options);
        return batchSize % options.MicroBatches == 0 ? [] :
        [
            new ConfigFault
            {
                Field = "train.micro_batches",
                Value = Text(options.MicroBatches),
                Rule = $"does not divide train.batch_size = {Text(batchSize)}",
                Remedy = $"use micro_batches {NearbySizes.Spell(NearbySizes.Divisors(options.MicroBatches, batchSize))}, or batch_size {NearbySizes.Spell(NearbySizes.Multiples(batchSize, options.MicroBatches))}",
                OtherFields = ["train.batch_size"],
            },
        ];
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
