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
    }
}
