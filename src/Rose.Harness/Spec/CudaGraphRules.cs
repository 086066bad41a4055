using System.Globalization;
using Rose.Model;
using Rose.Model.Training;

namespace Rose.Harness.Spec;

/// <summary>What <c>train.cuda_graph</c> takes of a spec: one rank's work on a GPU, which the host does not look into.</summary>
internal static class CudaGraphRules
{
    public static IEnumerable<ConfigFault> Validate(ExperimentSpec spec)
    {
        if (!spec.Train.Options.CudaGraph)
        {
            return [];
        }

        List<ConfigFault> faults = [.. TrainRules.CudaGraph(spec.Train.Options, spec.Model.Dropout, spec.Rng == Rng.Torch)];
        Check(spec.World.Device == Device.Cuda, $"records the work of a GPU, but world.device = {spec.World.Device.ToString().ToLowerInvariant()}", "use device: cuda", "world.device");
        Check(spec.World.Size == 1, $"records no collectives, but world.size = {spec.World.Size.ToString(CultureInfo.InvariantCulture)}", "use size: 1", "world.size");
        Check(!spec.Measure.Layers, "leaves the host no time of layers to measure", "use measure.layers: false", "measure.layers");
        Check(!spec.Measure.Kernels, "leaves the host no time of kernels to measure", "use measure.kernels: false", "measure.kernels");
        return faults;

        void Check(bool isSound, string rule, string remedy, string other)
        {
            if (!isSound)
            {
                faults.Add(new ConfigFault { Field = "train.cuda_graph", Value = "true", Rule = rule, Remedy = $"{remedy}, or cuda_graph: false", OtherFields = [other] });
            }
        }
    }
}
