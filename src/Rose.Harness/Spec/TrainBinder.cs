using Rose.Model.Training;

namespace Rose.Harness.Spec;

/// <summary>Binds <c>train:</c>; ranges are those of <see cref="TrainRules"/>, and each optimizer takes its own keys only.</summary>
internal static class TrainBinder
{
    public static TrainSpec Bind(MappingReader train)
    {
        TrainSpec defaults = new();
        var bound = new TrainSpec
        {
            Options = BindOptions(train),
            BatchSize = train.Integer("batch_size", defaults.BatchSize),
            SeqLen = train.Integer("seq_len", defaults.SeqLen),
            LogEvery = train.Integer("log_every", defaults.LogEvery),
            CompareDense = train.Boolean("compare_dense") ?? defaults.CompareDense,
            CheckpointEvery = train.Integer("checkpoint_every", defaults.CheckpointEvery, min: 0),
            ResumeFrom = train.Text("resume_from"),
            EvalEvery = train.Integer("eval_every", defaults.EvalEvery, min: 0),
            EvalBatches = train.Integer("eval_batches", defaults.EvalBatches),
            SampleBytes = train.Integer("sample_bytes", defaults.SampleBytes, min: 0),
            SampleTemperature = train.Number("sample_temperature", defaults.SampleTemperature, value =>
                value >= 0 ? null : new("is negative", "use 0 for the likeliest bytes, or for example 0.8")),
            SamplePrompt = train.Text("sample_prompt") ?? defaults.SamplePrompt,
        };
        train.Finish();
        return bound;
    }

    private static TrainerOptions BindOptions(MappingReader train)
    {
        TrainerOptions defaults = new();
        var bound = new TrainerOptions
        {
            Steps = train.Integer("steps", defaults.Steps),
            Optimizer = train.OneOf("optimizer", defaults.Optimizer),
            LearningRate = Number("learning_rate", defaults.LearningRate),
            WeightDecay = Number("weight_decay", defaults.WeightDecay),
            Beta1 = Number("beta1", defaults.Beta1),
            Beta2 = Number("beta2", defaults.Beta2),
            Eps = Number("eps", defaults.Eps),
            Momentum = Number("momentum", defaults.Momentum),
            Schedule = BindSchedule(train),
            ClipNorm = Number("clip_norm", defaults.ClipNorm),
            MicroBatches = train.Integer("micro_batches", defaults.MicroBatches),
            Precision = train.OneOf("precision", defaults.Precision, text => text == "bfloat16"
                ? new("is a dtype of all that is computed", "use precision: bf16, with master weights in float32, or model.dtype: bfloat16, without")
                : null),
            Recompute = train.OneOf("recompute", defaults.Recompute),
            CudaGraph = train.Boolean("cuda_graph") ?? defaults.CudaGraph,
        };
        foreach (string key in (ReadOnlySpan<string>)["beta1", "beta2", "eps"])
        {
            RefuseForeign(train, key, "optimizer", OptimizerKind.AdamW, bound.Optimizer);
        }

        RefuseForeign(train, "momentum", "optimizer", OptimizerKind.Sgd, bound.Optimizer);
        return bound;

        double Number(string key, double fallback) => train.Number(key, fallback, _ => null);
    }

    private static LearningRateSchedule BindSchedule(MappingReader train)
    {
        LearningRateSchedule defaults = new();
        MappingReader schedule = train.Section("schedule", scalar =>
            Spelling<ScheduleKind>.TryRead(scalar.Text, out _) ? $"write schedule: {{kind: {scalar.Text}}}" : null);
        var bound = new LearningRateSchedule
        {
            Kind = schedule.OneOf("kind", defaults.Kind),
            WarmupSteps = schedule.Integer("warmup_steps", defaults.WarmupSteps, min: 0),
            MinLearningRate = schedule.Number("min_learning_rate", defaults.MinLearningRate, _ => null),
        };
        if (schedule.Has("min_learning_rate") && bound.Kind == ScheduleKind.Constant && !schedule.IsSpoilt("kind"))
        {
            string path = schedule.PathOf("min_learning_rate");
            schedule.Add("min_learning_rate", schedule.KeyPosition("min_learning_rate"), $"{path} belongs to kind: cosine or linear, but the kind is constant; remove it, or use another kind");
        }

        schedule.Finish();
        return bound;
    }

    private static void RefuseForeign<T>(MappingReader reader, string key, string selector, T owner, T chosen)
        where T : struct, Enum
    {
        if (!reader.Has(key) || chosen.Equals(owner) || reader.IsSpoilt(selector))
        {
            return;
        }

        string due = Spell(owner);
        string remedy = reader.Has(selector) ? $"remove it, or use {selector}: {due}" : $"add {selector}: {due}";
        reader.Add(key, reader.KeyPosition(key), $"{reader.PathOf(key)} belongs to {selector}: {due}, but the {selector} is {Spell(chosen)}; {remedy}");
    }

    private static string Spell<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
