using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Spec;

namespace Rose.Harness.Run;

/// <summary>What must hold of every row of a forward experiment.</summary>
internal static class ForwardChecks
{
    /// <summary>The rules that the row breaks, each as a sentence.</summary>
    public static IEnumerable<string> Violations(CaseRow row)
    {
        var measured = row.Measured.Forward!;
        var name = string.Create(CultureInfo.InvariantCulture, $"case {row.Case.Index}");
        if (measured.MaxDiffVsRank0 != 0)
        {
            yield return $"{name}: max_diff_vs_rank0 = {PythonFloat.Format(measured.MaxDiffVsRank0)}, but every rank must hold the same logits";
        }

        if (measured.Dense is { } dense)
        {
            var tolerance = RelativeTolerance(row.Case.Spec.DType);
            var difference = Math.Abs(measured.Loss - dense.Loss);
            if (!(difference <= tolerance * Math.Abs(dense.Loss)))
            {
                yield return $"{name}: loss = {PythonFloat.Format(measured.Loss)} differs from the dense model's {PythonFloat.Format(dense.Loss)} by more than {PythonFloat.Format(tolerance)} relative";
            }
        }
    }

    // A mean over many tokens: rounding of single logits averages out.
    private static double RelativeTolerance(ModelDType dtype) => dtype switch
    {
        ModelDType.Float64 => 1e-14,
        ModelDType.BFloat16 => 1e-2,
        _ => 1e-6,
    };
}
