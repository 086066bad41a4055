using Rose.Parallel;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model.Training;

/// <summary>
/// A model's weights in float32, beside its own in bfloat16, which are these rounded after each step (Micikevicius et al.,
/// arXiv 1710.03740): a step that is smaller than bfloat16's is not lost, but adds up.
/// </summary>
public sealed class MasterWeights : IDisposable
{
    private readonly IReadOnlyList<Parameter> _rounded;
    private readonly Dictionary<Parameter, Parameter> _masters = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes the model's weights as they are, then converts the model to bfloat16.</summary>
    /// <param name="model">In float32.</param>
    internal MasterWeights(Gpt model)
    {
        _rounded = [.. model.parameters()];
        using (no_grad())
        {
            foreach (var each in _rounded)
            {
                var copy = each.detach().clone();
                Parameter master = each is ShardedParameter sharded ? new ShardedParameter(copy, sharded.Layout, sharded.Group, sharded.Owned) : new Parameter(copy);
                master.DetachFromDisposeScope();
                _masters.Add(each, master);
            }
        }

        model.to(bfloat16);
    }

    /// <summary>In the order of the model's parameters.</summary>
    public IReadOnlyList<Parameter> All => [.. _rounded.Select(Of)];

    /// <summary>The master of a parameter of the model.</summary>
    public Parameter Of(Parameter parameter) => _masters[parameter];

    public void Dispose()
    {
        foreach (var master in _masters.Values)
        {
            master.Dispose();
        }
    }

    /// <summary>Gives the masters the model's gradients.</summary>
    internal void TakeGradients()
    {
        foreach (var each in _rounded)
        {
            using var grad = each.grad;
            using var wide = grad?.to(float32);
            Of(each).grad = wide;
        }
    }

    /// <summary>Rounds the masters to the model's weights, and drops their gradients.</summary>
    internal void WriteBack()
    {
        using var _ = no_grad();
        foreach (var each in _rounded)
        {
            Of(each).grad = null;
            each.copy_(Of(each));
        }
    }
}
