using static Rose.Torch.torch;

namespace Rose.Model.Training;

/// <summary>
/// The work of a training step on a GPU, done by operators for the first steps and from then on launched as one CUDA graph.
/// Each step's batch is copied to where the first one lay.
/// </summary>
internal sealed class StepGraph : IDisposable
{
    // As PyTorch asks: they allocate what a recording must not, libraries' workspaces and the optimizer's averages among it.
    private const int WarmUpSteps = 3;

    private readonly cuda.CUDAGraph _graph;
    private Batch? _batch;
    private StepResult? _result;
    private int _steps;

    public StepGraph(Device device) => _graph = new cuda.CUDAGraph(device);

    /// <summary>One step; the result is this object's, and the next step's takes its place.</summary>
    /// <param name="work">The same each time, but for what the tensors of the batch hold.</param>
    /// <exception cref="ArgumentException">The batch has another shape than the first one.</exception>
    public StepResult Run(Batch batch, Func<Batch, StepResult> work)
    {
        var own = Take(batch);
        _steps++;
        if (_steps <= WarmUpSteps)
        {
            _graph.warm_up(() => Keep(work(own)));
        }
        else
        {
            if (_steps == WarmUpSteps + 1)
            {
                _graph.capture(() => Keep(work(own)));
            }

            _graph.replay();
        }

        return _result!;
    }

    public void Dispose()
    {
        _result?.Dispose();
        _batch?.Dispose();
        _graph.Dispose();
    }

    private void Keep(StepResult result)
    {
        _result?.Dispose();
        _result = result.Detach();
    }

    private Batch Take(Batch batch)
    {
        if (_batch is null)
        {
            return _batch = batch.Copy();
        }

        if (!_batch.Suits(batch))
        {
            throw new ArgumentException($"train.cuda_graph = true takes batches of one shape, but after {_batch} came {batch}; use batches of one shape, or cuda_graph: false");
        }

        _batch.CopyFrom(batch);
        return _batch;
    }
}
