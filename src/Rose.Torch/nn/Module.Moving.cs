using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>
            /// Moves and converts the parameters, their gradients and the buffers; only floating-point tensors change their
            /// dtype. The objects stay the same, so that an optimizer which holds them goes on working.
            /// </summary>
            protected internal virtual Module _to(Device? device, ScalarType? dtype, bool non_blocking)
            {
                if (dtype is { } type && !torch.is_floating_point(type))
                {
                    throw new ArgumentException($"dtype = {type} cannot hold the parameters of module {_name}; use a floating-point dtype", nameof(dtype));
                }

                using var _ = no_grad();
                foreach (var parameter in _parameters.Values)
                {
                    if (IsThere(parameter, device, dtype))
                    {
                        continue;
                    }

                    using var grad = parameter.grad;
                    Move(parameter, device, dtype, non_blocking);
                    if (grad is not null)
                    {
                        using var moved = Moved(grad, device, dtype, non_blocking);
                        parameter.grad = moved;
                    }
                }

                foreach (var (buffer, _) in _buffers.Values)
                {
                    Move(buffer, device, dtype, non_blocking);
                }

                foreach (var child in children())
                {
                    child._to(device, dtype, non_blocking);
                }

                return this;
            }

            private static void Move(Tensor tensor, Device? device, ScalarType? dtype, bool nonBlocking)
            {
                if (IsThere(tensor, device, dtype))
                {
                    return;
                }

                using var moved = Moved(tensor, device, dtype, nonBlocking);
                if (moved.dtype != tensor.dtype || !moved.device.Equals(tensor.device))
                {
                    Op.CallMany("aten::set_data", tensor, moved);
                }
            }

            private static bool IsThere(Tensor tensor, Device? device, ScalarType? dtype) =>
                (device is null || device.Equals(tensor.device)) && (dtype is null || dtype == tensor.dtype || !tensor.is_floating_point());

            private static Tensor Moved(Tensor tensor, Device? device, ScalarType? dtype, bool nonBlocking) =>
                Op.Call("aten::to.device", tensor, device ?? tensor.device, tensor.is_floating_point() && dtype is { } type ? type : tensor.dtype, nonBlocking);
        }
    }
}
