using Rose.Torch.Interop;

namespace Rose.Torch.Modules;

/// <summary>What modules and optimizers do to the gradients of parameters.</summary>
internal static class Gradients
{
    public static void Clear(Parameter parameter, bool setToNone)
    {
        if (setToNone)
        {
            parameter.grad = null;
            return;
        }

        using var grad = parameter.grad;
        if (grad is null)
        {
            return;
        }

        // A gradient that backward(create_graph: true) left has a history, which zeroing must not extend.
        if (grad.requires_grad)
        {
            using var detached = Op.Call("aten::zeros_like", grad);
            parameter.grad = detached;
            return;
        }

        Op.CallInPlace("aten::zero_", grad);
    }
}
