namespace Rose.Torch.Interop;

/// <summary>rose_adam of rose.h.</summary>
internal struct AdamSettings
{
    public double LearningRate;
    public double Beta1;
    public double Beta2;
    public double Eps;
    public double WeightDecay;
    public double Step;
}
