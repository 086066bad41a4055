namespace Rose.Harness.Spec;

/// <summary>The element type of parameters and activations.</summary>
public enum ModelDType
{
    Float32,
    Float64,
    BFloat16,
}
