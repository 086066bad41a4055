using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model.Tests;

/// <summary>Steps of AdamW by hand, each on a batch from the rank's generator.</summary>
internal static class AdamWRun
{
    /// <summary>The model and the loss of the last step.</summary>
    public static (Gpt Model, double Loss) Of(GptRun run, RankContext rank, int steps)
    {
        var model = run.Model(rank);
        using var optimizer = optim.AdamW(model.parameters(), 3e-4, weight_decay: 0.01);
        var loss = 0.0;
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var output = run.Forward(rank, model);
            optimizer.zero_grad();
            output.Loss!.backward();
            optimizer.step();
            loss = output.Loss!.item<double>();
        }

        return (model, loss);
    }
}
