using FsCheck.Xunit;
using Rose.Harness.Measurements;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Spec;
using Rose.Laws;
using Rose.Model.Training;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Tests.Predict;

/// <summary>What is predicted from a spec is what really built models and really run steps come to, on every rank.</summary>
public sealed class PredictedIsMeasuredTests : IDisposable
{
    // The kernels are the process's, in which other tests judge laws meanwhile; a case on ranks chooses them, a program does not.
    private readonly LawKernels _kernels = new();

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(Repository.Experiments, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(name => name != "ffn_property").Order(StringComparer.Ordinal)];

    [Property(Arbitrary = [typeof(PredictedSpecs)], MaxTest = 100)]
    public void Of_random_specs_every_rank_calls_the_predicted_collectives_in_each_step(ExperimentSpec spec) => AssertTraffic(spec);

    [Property(Arbitrary = [typeof(PredictedSpecs)], MaxTest = 60)]
    public void Of_random_specs_every_rank_holds_the_predicted_parameters(ExperimentSpec spec) => AssertParameters(spec);

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Of_the_shipped_experiments_every_rank_calls_the_predicted_collectives_and_holds_the_predicted_parameters(string name)
    {
        foreach (var each in ExperimentPlan.Load(Path.Combine(Repository.Experiments, name + ".yaml")).Cases)
        {
            // Two steps tell as much as all.
            var spec = each.Spec.WithTrain(each.Spec.Train with { Options = each.Spec.Train.Options.WithSteps(2) with { Schedule = new() }, CompareDense = false, EvalEvery = 0, SampleBytes = 0 });
            AssertTraffic(spec);
            AssertParameters(spec);
        }
    }

    public void Dispose()
    {
        Assert.False(backends.mkldnn.enabled);
        _kernels.Dispose();
    }

    private static void AssertTraffic(ExperimentSpec spec)
    {
        var measured = KeptThreads.Of(spec.World.Size).Run(rank =>
        {
            List<Traffic> steps = [];
            if (spec.Kind == Kind.Forward)
            {
                steps.Add(Traffic.Of(ForwardProgram.Run(spec, rank).Collectives));
            }
            else
            {
                TrainProgram.Run(spec, rank, "", step => steps.Add(Traffic.Of(step.Collectives)), _ => { });
            }

            return steps;
        });
        foreach (var (rank, steps) in measured.Index())
        {
            var predicted = CasePrediction.Of(spec, rank).Traffic;
            Assert.NotEmpty(steps);
            Assert.All(steps, step => Assert.Equal($"rank {rank}: {predicted}", $"rank {rank}: {step}"));
        }
    }

    private static void AssertParameters(ExperimentSpec spec)
    {
        var measured = KeptThreads.Of(spec.World.Size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            using var model = new CaseModel(spec, rank);
            using var trainer = spec.Kind == Kind.Train ? new Trainer(model.Model, spec.Train.Options, model.Tensor, model.Data) : null;
            return model.Model.named_parameters().Select(pair => new
            {
                Name = pair.name,
                Global = Text((pair.parameter as ShardedParameter)?.Layout.GlobalShape ?? pair.parameter.shape),
                Local = Text(pair.parameter.shape),
                Bytes = pair.parameter.numel() * pair.parameter.element_size(),
            }).ToList();
        });
        foreach (var (rank, parameters) in measured.Index())
        {
            var predicted = CasePrediction.Of(spec, rank);
            Assert.Equal(parameters, predicted.Parameters.Select(each => new { each.Name, Global = Text(each.GlobalShape), Local = Text(each.LocalShape), each.Bytes }));
        }

        var bytes = measured.Select(parameters => parameters.Sum(each => each.Bytes)).ToList();
        Assert.Equal(bytes.IndexOf(bytes.Max()), CasePrediction.LargestRank(spec));
    }

    private static string Text(IEnumerable<long> shape) => string.Join(" × ", shape);
}
