using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class cuda
    {
        /// <summary>
        /// A piece of work whose kernels are recorded once and from then on launched as one, so that the host's time for each
        /// operator is paid once. The kernels read and write the same memory each time: new input is copied into the tensors
        /// that were recorded, and results are read from those that the recording made. The work must not wait for the GPU,
        /// copy from the host, or take another course by what it has computed.
        /// <code>
        /// using var graph = new torch.cuda.CUDAGraph(device);
        /// graph.warm_up(step);    // once or more, for real: allocates what is not to be recorded
        /// graph.capture(step);    // records, does nothing
        /// graph.replay();         // does it
        /// </code>
        /// torch.cuda.CUDAGraph of PyTorch, whose torch.cuda.graph is <see cref="capture"/>.
        /// </summary>
        public sealed unsafe class CUDAGraph : IDisposable
        {
            private readonly CudaGraphHandle _handle;
            private readonly Device _device;

            /// <exception cref="TorchNotImplementedException">The library was built without CUDA's headers (<see cref="Build.HasCudaGraphs"/>).</exception>
            public CUDAGraph(Device device)
            {
                ArgumentNullException.ThrowIfNull(device);
                if (device.type != DeviceType.CUDA)
                {
                    throw new ArgumentException($"a CUDA graph records the work of a GPU, but the device is {device}; give a CUDA device", nameof(device));
                }

                nint graph;
                Native.Check(Native.rose_cuda_graph_new(device.index, &graph), $"a CUDA graph on {device}");
                (_handle, _device) = (new CudaGraphHandle(graph), device);
            }

            /// <summary>Does the work on the graph's own stream, as a recording asks of what comes before it.</summary>
            public void warm_up(Action work) => Between(Native.rose_cuda_graph_enter, Native.rose_cuda_graph_leave, "warming up", work);

            /// <summary>Records the work, which is not done; once for each graph.</summary>
            public void capture(Action work) => Between(Native.rose_cuda_graph_begin, Native.rose_cuda_graph_end, "recording", work);

            /// <summary>Queues all that was recorded.</summary>
            public void replay() => Native.Check(Native.rose_cuda_graph_replay(_handle), $"replaying a CUDA graph on {_device}");

            public void Dispose() => _handle.Dispose();

            private void Between(Func<CudaGraphHandle, Status> begin, Func<CudaGraphHandle, Status> end, string what, Action work)
            {
                ArgumentNullException.ThrowIfNull(work);
                Native.Check(begin(_handle), $"{what} a CUDA graph on {_device}");
                try
                {
                    work();
                }
                catch
                {
                    // What went wrong in the work says more than what its end then makes of it.
                    end(_handle);
                    throw;
                }

                Native.Check(end(_handle), $"{what} a CUDA graph on {_device}");
            }
        }
    }
}
