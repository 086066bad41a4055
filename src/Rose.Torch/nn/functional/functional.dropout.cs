using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// In training, zeroes each element with probability p and scales the others by 1/(1 - p). Without a generator
            /// the mask comes from the device's default one; with a generator of its own in the same state it is the same
            /// on the CPU.
            /// </summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false, Generator? generator = null)
            {
                ArgumentNullException.ThrowIfNull(input);
                Probability(p, nameof(dropout));
                var drawsNothing = !training || p is 0 or 1 || input.numel() == 0;
                if (!drawsNothing && !inplace && Native.TryDropout(input, p, generator) is { } dropped)
                {
                    return dropped;
                }

                if (generator is null || drawsNothing || (generator.IsDefault && generator.device.type == input.device_type))
                {
                    return Op.Call(inplace ? "aten::dropout_" : "aten::dropout", input, p, training);
                }

                using var noise = Op.Call("aten::empty_like", input);
                Op.CallInPlace("aten::bernoulli_.float", noise, 1 - p, generator);
                Op.CallInPlace("aten::div_.Scalar", noise, 1 - p);
                return Op.Call(inplace ? "aten::mul_.Tensor" : "aten::mul.Tensor", input, noise);
            }

            internal static double Probability(double p, string of) => p is >= 0 and <= 1
                ? p
                : throw new ArgumentOutOfRangeException(nameof(p), p, $"{of}: p = {p} is not a probability; use a value from 0 to 1");
        }
    }
}
