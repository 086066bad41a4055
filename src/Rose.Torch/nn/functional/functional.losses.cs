using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Cross entropy of logits [N, C, ...] against classes [N, ...] or probabilities [N, C, ...]; weight is [C].</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Op.Call("aten::cross_entropy_loss", input, target, weight, (int)reduction, ignore_index, label_smoothing);

            /// <summary>
            /// The mean cross entropy [] of predicting each token's successor: of logits [B, T, V] at t &lt; T - 1 against labels
            /// [B, T] at t + 1, without those that are -100. Rose's own: by the operators of <see cref="cross_entropy"/>, or,
            /// where kernels are not pinned (<see cref="Build.PinsKernels"/>) and logits are float32 on the CPU, in one pass over
            /// memory forward and one backward, with bits of its own and differentiable once.
            /// </summary>
            public static Tensor next_token_cross_entropy(Tensor logits, Tensor labels)
            {
                ArgumentNullException.ThrowIfNull(logits);
                ArgumentNullException.ThrowIfNull(labels);
                if (!Build.PinsKernels && Native.TryNextTokenLoss(logits, labels) is { } loss)
                {
                    return loss;
                }

                var (batch, length, columns) = (logits.size(0), logits.size(1), logits.size(2));
                var predictions = logits.narrow(1, 0, length - 1).contiguous().view(batch * (length - 1), columns);
                return cross_entropy(predictions, labels.narrow(1, 1, length - 1).contiguous().view(-1));
            }

            /// <summary>Minus the log probability [N, C, ...] of each class [N, ...]; weight is [C].</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, long ignore_index = -100) =>
                Op.Call("aten::nll_loss_nd", input, target, weight, (int)reduction, ignore_index);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Op.Call("aten::mse_loss", input, target, (int)reduction);
        }
    }
}
