using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Build.CudaDevices;

        public static void set_device(int device) => Native.Exchange(Native.Setting.CudaDevice, device);

        /// <summary>Waits until the queued work of a GPU is done.</summary>
        public static void synchronize(Device? device = null) =>
            Native.Check(Native.rose_synchronize((int)DeviceType.CUDA, device?.index ?? -1), "cuda.synchronize");

        /// <summary>
        /// The most bytes that tensors have held of a GPU at once, since the process began or since
        /// <see cref="reset_peak_memory_stats"/>; 0 without a GPU, or where librose was built without CUDA's headers.
        /// </summary>
        public static unsafe long max_memory_allocated(Device? device = null)
        {
            long bytes;
            Native.Check(Native.rose_cuda_peak_memory(device?.index ?? -1, &bytes), "cuda.max_memory_allocated");
            return bytes;
        }

        /// <summary>Begins the count of <see cref="max_memory_allocated"/> anew, from what tensors hold now.</summary>
        public static void reset_peak_memory_stats(Device? device = null) =>
            Native.Check(Native.rose_cuda_restart_peak(device?.index ?? -1), "cuda.reset_peak_memory_stats");
    }
}
