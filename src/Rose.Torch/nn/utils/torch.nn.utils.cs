using Rose.Torch.Interop;
using Rose.Torch.Modules;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>
            /// Scales the gradients in place by max_norm / (total + 1e-6) where that is less than one; total, which is
            /// returned, is the norm of all of them as one vector. Bit for bit PyTorch's.
            /// </summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var grads = Grads(tensors);
                if (grads.Length == 0)
                {
                    return 0;
                }

                var device = grads[0].device;
                var norms = grads.Select(grad => Op.Call("aten::to.device", Norm(grad, norm_type), device, grad.dtype)).ToArray();
                var total = Norm(Op.Call("aten::stack", norms), norm_type);
                var coefficient = Op.Call("aten::add.Scalar", total, 1e-6);
                coefficient = Op.Call("aten::reciprocal", coefficient);
                coefficient = Op.Call("aten::mul.Scalar", coefficient, max_norm);
                coefficient = Op.Call("aten::clamp", coefficient, default, 1.0);
                foreach (var grad in grads)
                {
                    Op.CallInPlace("aten::mul_.Tensor", grad, Op.Call("aten::to.device", coefficient, grad.device, coefficient.dtype));
                }

                return total.item<double>();
            }

            /// <summary>Limits every element of the gradients, in place, to ±clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                foreach (var grad in Grads(tensors))
                {
                    Op.CallInPlace("aten::clamp_", grad, -clip_value, clip_value);
                }
            }

            /// <summary>All elements of all parameters, one after the other, with their history.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                var flat = tensors.Select(tensor => Op.Call("aten::reshape", tensor, new[] { -1L })).ToArray();
                return Op.Call("aten::cat", flat).MoveToOuterDisposeScope();
            }

            /// <summary>Copies a vector of as many elements as the parameters hold together into them.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                var parameters = tensors.ToArray();
                var count = parameters.Sum(parameter => parameter.numel());
                if (vec.ndim != 1 || vec.numel() != count)
                {
                    throw new ArgumentException($"vec is {vec.Signature()}, but the parameters hold {count} elements together; give a vector of that length", nameof(vec));
                }

                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var offset = 0L;
                foreach (var parameter in parameters)
                {
                    var part = Op.Call("aten::narrow", vec, 0, offset, parameter.numel());
                    Op.CallInPlace("aten::copy_", parameter, Op.Call("aten::view_as", part, parameter));
                    offset += parameter.numel();
                }
            }

            // All dims are listed, because that is the operator which PyTorch calls here.
            private static Tensor Norm(Tensor tensor, double type)
            {
                if (double.IsPositiveInfinity(type))
                {
                    return Op.Call("aten::max", Op.Call("aten::abs", tensor));
                }

                long[] dims = [.. Enumerable.Range(0, (int)tensor.ndim)];
                return Op.Call("aten::norm.ScalarOpt_dim", tensor, type, dims, false);
            }

            private static Tensor[] Grads(IEnumerable<Parameter> tensors) => [.. tensors.Select(tensor => tensor.grad).OfType<Tensor>()];
        }
    }
}
