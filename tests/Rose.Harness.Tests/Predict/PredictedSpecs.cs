using FsCheck;
using FsCheck.Fluent;
using Rose.Harness.Spec;
using Rose.Model;
using Rose.Model.Training;
using Backend = Rose.Harness.Spec.Backend;

namespace Rose.Harness.Tests.Predict;

/// <summary>Random sound specs of tiny models: every style of every layer, worlds of 1 to 4 ranks, uneven sizes, meshes.</summary>
public static class PredictedSpecs
{
    private static readonly LinearStyle[] _whole = [LinearStyle.Dense, LinearStyle.Column(gatherOutput: true), LinearStyle.Row(inputIsParallel: false)];

    private static readonly Gen<(LinearStyle First, LinearStyle Last)> _pairs = Gen.Frequency(
        (2, Gen.Constant((LinearStyle.Column(gatherOutput: false), LinearStyle.Row(inputIsParallel: true)))),
        (3, from first in Gen.Elements(_whole) from last in Gen.Elements(_whole) select (first, last)));

    private static readonly Gen<ParallelPlan> _plans =
        from attention in _pairs
        from feedForward in _pairs
        from embedding in Gen.Elements(EmbeddingStyle.Dense, EmbeddingStyle.Vocab)
        from head in Gen.Elements(LinearStyle.Dense, LinearStyle.Column(gatherOutput: true), LinearStyle.Column(gatherOutput: false))
        from sequence in Gen.Elements(false, true)
        select new ParallelPlan
        {
            Qkv = attention.First,
            AttentionOutput = attention.Last,
            Fc1 = feedForward.First,
            Fc2 = feedForward.Last,
            Embedding = embedding,
            LmHead = head,
            SequenceParallel = sequence,
        };

    private static readonly Gen<GptConfig> _models =
        from heads in Gen.Choose(1, 6)
        from keyValues in Gen.Choose(1, heads).Where(each => heads % each == 0)
        from headSize in Gen.Choose(1, 4)
        from inner in Gen.Choose(1, 13)
        from vocabulary in Gen.Choose(4, 17)
        from layers in Gen.Choose(1, 3)
        from dropout in Gen.Elements(0, 0.1)
        from tied in Gen.Elements(false, true)
        from isParallel in Gen.Frequency((6, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new GptConfig
        {
            NHeads = heads,
            NKvHeads = keyValues,
            DModel = heads * headSize,
            DFf = inner,
            VocabSize = vocabulary,
            MaxPositionEmbeddings = 9,
            NLayers = layers,
            Dropout = dropout,
            TieEmbeddings = tied,
            UseTensorParallel = isParallel,
        };

    private static readonly Gen<TrainerOptions> _options =
        from optimizer in Gen.Elements(OptimizerKind.AdamW, OptimizerKind.Sgd)
        from momentum in Gen.Elements(0, 0.9)
        from clip in Gen.Elements(0, 0.5)
        from microBatches in Gen.Choose(1, 3)
        from recompute in Gen.Elements(Recompute.None, Recompute.Blocks)
        from precision in Gen.Elements(Precision.Float32, Precision.Bf16_Mixed, Precision.Bf16)
        select new TrainerOptions
        {
            Steps = 2,
            Optimizer = optimizer,
            Momentum = optimizer == OptimizerKind.Sgd ? momentum : 0,
            ClipNorm = clip,
            MicroBatches = microBatches,
            Recompute = recompute,
            Precision = precision,
        };

    public static Arbitrary<ExperimentSpec> Specs() => Arb.From(
        (from kind in Gen.Frequency((1, Gen.Constant(Kind.Forward)), (3, Gen.Constant(Kind.Train)))
         from model in _models
         from plan in _plans
         from options in _options
         from dtype in Gen.Frequency((4, Gen.Constant(ModelDType.Float32)), (1, Gen.Constant(ModelDType.Float64)), (1, Gen.Constant(ModelDType.BFloat16)))
         from size in Gen.Choose(1, 4)
         from data in Gen.Choose(1, size).Where(each => size % each == 0)
         from batch in Gen.Choose(1, 6)
         from length in Gen.Choose(2, 7)
         from rng in Gen.Frequency((5, Gen.Constant(Rng.Invariant)), (1, Gen.Constant(Rng.Torch)))
         select new ExperimentSpec
         {
             Name = "drawn",
             Kind = kind,
             Rng = rng,
             Model = model,
             DType = dtype,
             Parallel = plan,
             World = new WorldSpec { Size = size, Mesh = new MeshSpec { Data = data }, Launch = Launch.Threads, Backend = Backend.In_Process },
             Input = new InputSpec { BatchSize = batch, SeqLen = length },
             Train = new TrainSpec { Options = options, BatchSize = batch, SeqLen = length },
         }).Where(spec => !SpecValidator.Validate(spec).Any()));
}
