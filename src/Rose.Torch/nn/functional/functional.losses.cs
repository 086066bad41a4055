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

            /// <summary>Minus the log probability [N, C, ...] of each class [N, ...]; weight is [C].</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, long ignore_index = -100) =>
                Op.Call("aten::nll_loss_nd", input, target, weight, (int)reduction, ignore_index);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Op.Call("aten::mse_loss", input, target, (int)reduction);
        }
    }
}
