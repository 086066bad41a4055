using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>What the ranks of a layer's case must come to.</summary>
internal static class LayerExpectations
{
    /// <summary>SGD's learning rate of the step that P6 takes.</summary>
    public const double LearningRate = 0.5;

    /// <summary>A limit on the gradients' norm that is active in nearly every case.</summary>
    public const double ClipNorm = 0.5;

    /// <param name="solo">A world of one rank; null where no draws are compared.</param>
    public static IReadOnlyList<Expectation> Of(LayerUnderTest layer, LawCase of, Prepared prepared, RankContext? solo, Bounds bounds)
    {
        var run = prepared.Run(bounds);
        List<Expectation> all = [Expect(of, "output", Law.P1, run.Output) with { Addend = Bias(prepared) }];
        all.AddRange(layer.Inputs.Where(input => input.IndicesBelow is null).Select(input => Expect(of, $"gradient of {input.Name}", Law.P2, run.Gradients[input.Name])));
        foreach (var (name, _) in prepared.Parameters)
        {
            all.Add(Expect(of, $"gradient of {name}", LawOf(name), run.Gradients[name]));
            if (layer.PartsOf(of) > 1)
            {
                all.Add(InParts(Expect(of, $"gradient of {name} in parts", Law.P10, run.Gradients[name])));
            }
        }

        if (LayerUnderTest.Steps(of) && prepared.Parameters.Count > 0)
        {
            all.AddRange(Step(of, prepared, run).Select(each => each with { MayBeMissing = true }));
        }

        if (solo is not null && layer.ComparesDraws(of))
        {
            using var scope = NewDisposeScope();
            using var module = layer.Parallel(of, solo);
            foreach (var (name, parameter) in module.named_parameters())
            {
                var whole = HostTensors.Of(parameter);
                all.Add(new Expectation { Name = $"initial {name}", Law = Law.P7, Shape = whole.Shape, Values = whole.Values });
            }
        }

        return all;
    }

    private static Law LawOf(string parameter) => parameter[(parameter.LastIndexOf('.') + 1)..].Contains("bias", StringComparison.Ordinal) ? Law.P4 : Law.P3;

    // The bias that may have been added on each rank; the last layer's is the last parameter.
    private static double[]? Bias(Prepared prepared) => prepared.Parameters is [.., var last] && LawOf(last.Name) == Law.P4 ? prepared.Numbers[last.Name].Values : null;

    private static Expectation Expect(LawCase of, string name, Law law, DenseTensor dense)
    {
        var u = Bound.UnitRoundoff(of.DType);

        // The dense form rounds in float64 as well.
        var own = of.DType == ScalarType.Float64 ? 2 * u : u;
        return new Expectation
        {
            Name = name,
            Law = law,
            Shape = dense.Shape,
            Values = dense.Values,
            Bounds = dense.Errors is null ? null : [.. dense.Errors.Select(error => error * own)],

            // Roundings of so few digits do not average out.
            Scale = of.DType == ScalarType.BFloat16 ? double.PositiveInfinity : dense.Scale,
            UnitRoundoff = own,
        };
    }

    // Each part rounds its sum, and so do the additions of the parts.
    private static Expectation InParts(Expectation whole) => whole.Bounds is null ? whole : whole with { Bounds = [.. whole.Bounds.Select(bound => 3 * bound)], Scale = 3 * whole.Scale };

    /// <summary>P' = P - rate · factor · G with factor = min(1, limit / (‖G‖ + 1e-6)), and ‖G‖ over all parameters.</summary>
    private static IEnumerable<Expectation> Step(LawCase of, Prepared prepared, DenseRun run)
    {
        var u = Bound.UnitRoundoff(of.DType) * (of.DType == ScalarType.Float64 ? 2 : 1);
        var gradients = prepared.Parameters.Select(each => run.Gradients[each.Name]).ToList();
        var norm = Math.Sqrt(gradients.Sum(gradient => gradient.Values.Sum(value => value * value)));
        var error = Math.Sqrt(gradients.Sum(gradient => gradient.Errors?.Sum(each => each * each) ?? 0)) * u;
        yield return new Expectation
        {
            Name = "norm of the gradients",
            Law = Law.P6,
            Shape = [],
            Values = [norm],
            Bounds = [error + (norm * Math.ScaleB(1, -40))],
            Scale = double.PositiveInfinity,
            UnitRoundoff = u,
        };
        var factor = Math.Min(1, ClipNorm / (norm + 1e-6));
        var relative = norm == 0 ? 0 : error / norm;
        foreach (var ((name, _), gradient) in prepared.Parameters.Zip(gradients))
        {
            var before = prepared.Numbers[name].Values;
            double[] moved = [.. gradient.Values.Select(value => LearningRate * factor * value)];
            yield return new Expectation
            {
                Name = $"{name} after a step",
                Law = Law.P6,
                Shape = gradient.Shape,
                Values = [.. before.Zip(moved, (value, move) => value - move)],
                Bounds = [.. moved.Select((move, k) => (u * (Math.Abs(before[k]) + (4 * Math.Abs(move)))) + (2 * relative * Math.Abs(move)) + (LearningRate * factor * u * (gradient.Errors?[k] ?? 0)))],
                Scale = double.PositiveInfinity,
                UnitRoundoff = u,
            };
        }
    }
}
