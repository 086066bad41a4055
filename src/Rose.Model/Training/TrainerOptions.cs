namespace Rose.Model.Training;

/// <summary>How a model is trained; <c>train:</c> of a spec.</summary>
public sealed record TrainerOptions
{
    /// <summary>All steps of the run; the schedule spans them.</summary>
    public int Steps { get; init; } = 50;

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>The peak of the schedule.</summary>
    public double LearningRate { get; init; } = 3.0e-4;

    public double WeightDecay { get; init; } = 0.01;

    /// <summary>AdamW only: how slowly the gradient's average forgets, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW only: how slowly the squared gradient's average forgets, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>AdamW only: added to the denominator.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>SGD only.</summary>
    public double Momentum { get; init; }

    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>The largest norm of all gradients together; 0 for no limit.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Into how many parts each batch is cut; it divides the batch size.</summary>
    public int MicroBatches { get; init; } = 1;

    public Precision Precision { get; init; } = Precision.Float32;

    public Recompute Recompute { get; init; } = Recompute.None;

    /// <summary>Whether a GPU's steps are recorded once and then launched as one; what it takes is in <see cref="TrainRules.CudaGraph"/>.</summary>
    public bool CudaGraph { get; init; }

    public TrainerOptions WithSteps(int steps) => this with { Steps = steps };

    public TrainerOptions WithOptimizer(OptimizerKind optimizer) => this with { Optimizer = optimizer };

    public TrainerOptions WithLearningRate(double rate) => this with { LearningRate = rate };

    public TrainerOptions WithWeightDecay(double decay) => this with { WeightDecay = decay };

    public TrainerOptions WithBetas(double beta1, double beta2) => this with { Beta1 = beta1, Beta2 = beta2 };

    public TrainerOptions WithEps(double eps) => this with { Eps = eps };

    public TrainerOptions WithMomentum(double momentum) => this with { Momentum = momentum };

    public TrainerOptions WithSchedule(LearningRateSchedule schedule) => this with { Schedule = schedule };

    public TrainerOptions WithClipNorm(double norm) => this with { ClipNorm = norm };

    public TrainerOptions WithMicroBatches(int count) => this with { MicroBatches = count };

    public TrainerOptions WithPrecision(Precision precision) => this with { Precision = precision };

    public TrainerOptions WithCudaGraph(bool isUsed) => this with { CudaGraph = isUsed };

    public TrainerOptions WithRecompute(Recompute recompute) => this with { Recompute = recompute };
}
