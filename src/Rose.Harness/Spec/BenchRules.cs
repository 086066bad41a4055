using System.Globalization;
using Rose.Model;
using Rose.Model.Training;

namespace Rose.Harness.Spec;

/// <summary>A bench trains what the PyTorch scripts of <c>peers/pytorch</c> train too, so that both sides can be held together.</summary>
internal static class BenchRules
{
    private const string Beyond = "is nothing that the PyTorch scripts of kind: bench do";

    public static IEnumerable<ConfigFault> Validate(ExperimentSpec spec)
    {
        if (spec.Kind != Kind.Bench)
        {
            return [];
        }

        var (model, train, plan, world) = (spec.Model, spec.Train.Options, spec.Parallel, spec.World);
        List<ConfigFault> faults = [];
        Check(spec.Rng == Rng.Torch, "rng", "invariant", "draws other weights than the PyTorch scripts of kind: bench do", "use rng: torch");
        Check(spec.Bench.WarmupSteps < train.Steps, "bench.warmup_steps", Text(spec.Bench.WarmupSteps), $"leaves no step of train.steps = {Text(train.Steps)} to measure", $"use fewer, or raise train.steps to {Text(spec.Bench.WarmupSteps + 10)}", "train.steps");
        Check(spec.Input.Kind == InputKind.Random, "input.kind", "text", Beyond, "use kind: random");
        Check(spec.DType != ModelDType.BFloat16, "model.dtype", "bfloat16", Beyond, "use float32");
        Check(world.Launch == Launch.Processes, "world.launch", Name(world.Launch), Beyond, "use launch: processes");
        Check(world.Mesh.DataIn(world.Size) <= 1, "world.mesh.data", Text(world.Mesh.DataIn(world.Size)), Beyond, "use data: 1");
        Check(model.NKvHeads is null || model.NKvHeads == model.NHeads, "model.n_kv_heads", Text(model.NKvHeads ?? 0), Beyond, "remove it");
        Check(model.Activation == Activation.Gelu, "model.activation", Name(model.Activation), Beyond, "use gelu");
        Check(plan.Embedding == EmbeddingStyle.Dense, "parallel.embedding.style", Name(plan.Embedding), Beyond, "use dense");
        Check(plan.LmHead.Kind == LinearStyleKind.Dense, "parallel.lm_head.style", Name(plan.LmHead.Kind), Beyond, "use dense");
        Check(!plan.SequenceParallel, "parallel.sequence_parallel", "true", Beyond, "use false");
        Check(train.Optimizer == OptimizerKind.AdamW, "train.optimizer", Name(train.Optimizer), Beyond, "use adamw");
        Check(train.Schedule == new LearningRateSchedule(), "train.schedule.kind", Name(train.Schedule.Kind), Beyond, "remove train.schedule");
        Check(train.ClipNorm == 0, "train.clip_norm", Number(train.ClipNorm), Beyond, "use 0");
        Check(train.MicroBatches == 1, "train.micro_batches", Text(train.MicroBatches), Beyond, "use 1");
        Check(train.Recompute == Recompute.None, "train.recompute", Name(train.Recompute), Beyond, "use none");
        Check(train is { Beta1: 0.9, Beta2: 0.999, Eps: 1e-8 }, "train.beta1", Number(train.Beta1), "or its companions beta2 and eps differ from the defaults, which the PyTorch scripts of kind: bench use", "use beta1: 0.9, beta2: 0.999, eps: 1.0e-8", "train.beta2", "train.eps");
        Check(spec.Train is { EvalEvery: 0, CheckpointEvery: 0, SampleBytes: 0, CompareDense: false, ResumeFrom: null }, "kind", "bench", "validates, samples, compares and saves nothing", "remove what train: says of it");
        return faults;

        void Check(bool isSound, string field, string value, string rule, string remedy, params string[] others)
        {
            if (!isSound)
            {
                faults.Add(new ConfigFault { Field = field, Value = value, Rule = rule, Remedy = remedy, OtherFields = [.. others, "kind"] });
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
