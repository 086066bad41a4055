using System.Runtime.Intrinsics.X86;

namespace Rose.Torch.Interop;

/// <summary>
/// What the libraries do not choose by themselves though the processor has it: ATen 1.13 stays at AVX2 unless it is told,
/// and OpenBLAS 0.3.21 takes processors of AMD that it does not know for Haswell.
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
            if (IsAmd())
            {
                variables["OPENBLAS_CORETYPE"] = HasBf16() ? "Cooperlake" : "SkylakeX";
            }
        }

        return variables;
    }

    // "AuthenticAMD": its middle four letters.
    private static bool IsAmd() => X86Base.CpuId(0, 0).Edx == 0x69746e65 && X86Base.CpuId(0, 0).Ecx == 0x444d4163;

    private static bool HasBf16() => (X86Base.CpuId(FeaturesLeaf, 1).Eax & Bf16Bit) != 0;
}
