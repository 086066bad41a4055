using System.Runtime.Intrinsics.X86;

namespace Rose.Torch.Interop;

/// <summary>
/// What the libraries do not choose by themselves though the processor has it: ATen 1.13 stays at AVX2 unless it is told,
/// and OpenBLAS 0.3.21 goes by the processor's name. Those of AMD that it does not know it takes for Haswell; those of
/// Intel, for one without fused products: a matrix product then takes four to five times as long (Emerald Rapids).
/// </summary>
internal static class FastKernels
{
    private const int FeaturesLeaf = 7;
    private const int Bf16Bit = 1 << 5;

    public static IReadOnlyDictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        if (Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported)
        {
            variables["ATEN_CPU_CAPABILITY"] = "avx512";
            variables["OPENBLAS_CORETYPE"] = HasBf16() ? "Cooperlake" : "SkylakeX";
        }
        else if (Avx2.IsSupported && Fma.IsSupported)
        {
            variables["OPENBLAS_CORETYPE"] = "Haswell";
        }

        return variables;
    }

    private static bool HasBf16() => (X86Base.CpuId(FeaturesLeaf, 1).Eax & Bf16Bit) != 0;
}
