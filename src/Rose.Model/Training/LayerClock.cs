using System.Diagnostics;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Model.Training;

/// <summary>
/// Where the time of a model's steps goes on this rank. At each change from one part to the next a GPU is waited for, which
/// costs time of its own: a step with a clock is not as fast as one without.
/// </summary>
/// <param name="device">Of the model.</param>
public sealed class LayerClock(Device device)
{
    private readonly Stopwatch _watch = new();
    private readonly TimeSpan[] _spent = new TimeSpan[Enum.GetValues<LayerPart>().Length];
    private LayerPart _part;

    /// <summary>Begins anew.</summary>
    public void Start()
    {
        Array.Clear(_spent);
        _part = LayerPart.Other;
        _watch.Restart();
    }

    /// <summary>What has been spent on a part since the start, in milliseconds; the part that is under way does not count.</summary>
    public double Milliseconds(LayerPart part) => _spent[(int)part].TotalMilliseconds;

    /// <summary>The part that went on until now ends, and another begins. While backward goes on, what it computes anew is its own.</summary>
    internal void Enter(LayerPart part)
    {
        if (_part == LayerPart.Backward && part is not (LayerPart.Other or LayerPart.Optimizer))
        {
            return;
        }

        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize();
        }

        _spent[(int)_part] += _watch.Elapsed;
        _part = part;
        _watch.Restart();
    }
}
