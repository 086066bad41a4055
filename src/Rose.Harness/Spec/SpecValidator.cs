using System.Globalization;
using Rose.Laws;
using Rose.Model;
using Rose.Model.Training;

namespace Rose.Harness.Spec;

/// <summary>The rules that hold between fields of a spec whose fields are each well formed.</summary>
internal static class SpecValidator
{
    public static IEnumerable<ConfigFault> Validate(ExperimentSpec spec) =>
        [.. World(spec), .. MeshRules.Validate(spec), .. PlanValidator.Validate(spec.Model, spec.Parallel, TensorSize(spec), spec.Rng == Rng.Torch), .. PlanValidator.ValidateFusedDropout(spec.Model, spec.Rng == Rng.Torch), .. Sequence(spec), .. InputRules.Validate(spec), .. Train(spec), .. TrainRunRules.Validate(spec), .. Property(spec), .. BenchRules.Validate(spec)];

    /// <summary>A property draws its own layers, so that the model's sizes meet no world size.</summary>
    private static int TensorSize(ExperimentSpec spec) => spec.Kind == Kind.Property ? 1 : Math.Max(1, spec.World.Mesh.TensorIn(spec.World.Size));

    private static IEnumerable<ConfigFault> World(ExperimentSpec spec)
    {
        if (spec.World.Backend == Backend.In_Process && spec.World.Launch != Launch.Threads)
        {
            yield return new ConfigFault
            {
                Field = "world.backend",
                Value = "in_process",
                Rule = $"needs ranks that are threads of one process, but world.launch = {spec.World.Launch.ToString().ToLowerInvariant()}",
                Remedy = "use backend: shared, or launch: threads",
                OtherFields = ["world.launch"],
            };
        }

        if (spec is { Model: { Attention: AttentionKind.Fused, Dropout: > 0 }, Rng: Rng.Torch, World.Launch: Launch.Threads })
        {
            yield return new ConfigFault
            {
                Field = "model.attention",
                Value = "fused",
                Rule = "draws the dropout of attention weights from a generator of the whole process, which ranks share with world.launch = threads",
                Remedy = "use launch: processes, dropout: 0 or attention: math",
                OtherFields = ["model.dropout", "world.launch", "rng"],
            };
        }

        if (spec.World.Backend == Backend.Shared && spec.World.Device == Device.Cuda)
        {
            yield return new ConfigFault
            {
                Field = "world.backend",
                Value = "shared",
                Rule = "works on CPUs only, but world.device = cuda",
                Remedy = "use backend: auto, or device: cpu",
                OtherFields = ["world.device"],
            };
        }

        if (spec.World.Backend != Backend.Nccl)
        {
            yield break;
        }

        if (spec.World.Device == Device.Cpu)
        {
            yield return new ConfigFault
            {
                Field = "world.backend",
                Value = "nccl",
                Rule = "works on GPUs only, but world.device = cpu",
                Remedy = "use backend: gloo, or device: cuda",
                OtherFields = ["world.device"],
            };
        }

        if (spec.World.Launch == Launch.Threads)
        {
            yield return new ConfigFault
            {
                Field = "world.backend",
                Value = "nccl",
                Rule = "is not supported with world.launch = threads",
                Remedy = "use backend: gloo, or launch: processes",
                OtherFields = ["world.launch"],
            };
        }
    }

    private static IEnumerable<ConfigFault> Sequence(ExperimentSpec spec)
    {
        IReadOnlyList<ConfigFault> faults = spec.Kind switch
        {
            Kind.Forward => PlanValidator.ValidateSequence(spec.Model, spec.Input.SeqLen, "input.seq_len"),
            Kind.Train or Kind.Bench => PlanValidator.ValidateSequence(spec.Model, spec.Train.SeqLen, "train.seq_len"),
            _ => [],
        };
        return faults.Select(fault => fault with { OtherFields = [.. fault.OtherFields, "kind"] });
    }

    private static IEnumerable<ConfigFault> Train(ExperimentSpec spec)
    {
        IReadOnlyList<ConfigFault> ranges = TrainRules.Ranges(spec.Train.Options);
        if (!spec.Trains)
        {
            return ranges;
        }

        ConfigFault[] relations =
        [
            .. TrainRules.Relations(spec.Train.Options),
            .. IsSound("train.micro_batches") ? TrainRules.MicroBatches(spec.Train.Options, spec.Train.BatchSize) : [],
            .. MixedPrecision(spec),
            .. CudaGraphRules.Validate(spec),
        ];
        return [.. ranges, .. relations.Where(fault => IsSound(fault.Field) && fault.OtherFields.All(IsSound)).Select(OfKind)];

        // What is out of range by itself is told once.
        bool IsSound(string field) => ranges.All(fault => fault.Field != field);

        static ConfigFault OfKind(ConfigFault fault) => fault with { OtherFields = [.. fault.OtherFields, "kind"] };
    }

    private static IEnumerable<ConfigFault> MixedPrecision(ExperimentSpec spec)
    {
        Precision precision = spec.Train.Options.Precision;
        if (precision != Precision.Float32 && spec.DType != ModelDType.Float32)
        {
            string dtype = spec.DType.ToString().ToLowerInvariant();
            yield return new ConfigFault
            {
                Field = "train.precision",
                Value = precision.ToString().ToLowerInvariant(),
                Rule = $"keeps {(precision == Precision.Bf16 ? "master weights" : "parameters")} in float32, but model.dtype = {dtype}",
                Remedy = "use model.dtype: float32, or precision: float32",
                OtherFields = ["model.dtype"],
            };
        }
    }

    private static IEnumerable<ConfigFault> Property(ExperimentSpec spec)
    {
        if (spec.Kind != Kind.Property)
        {
            yield break;
        }

        PropertySpec property = spec.Property;
        if (property.Replay is { } token && CaseToken.FaultOf(token, PropertyLaws.Subjects(property.Law)) is { } fault)
        {
            yield return new ConfigFault { Field = "property.replay", Value = token, Rule = fault, Remedy = "copy it whole from the failure's report", OtherFields = ["property.law"] };
        }
    }
}
