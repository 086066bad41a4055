using static Rose.Torch.torch;
using static Rose.Torch.torch.optim.lr_scheduler;

namespace Rose.Torch.Tests;

public sealed class LRSchedulerTests
{
    [Fact]
    public void Learning_rates_have_the_bits_of_PyTorch()
    {
        var expected = PyTorch.Run("""
            from torch.optim.lr_scheduler import LambdaLR, LinearLR, CosineAnnealingLR
            def case(name, make):
                optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
                scheduler = make(optimizer)
                for step in range(25):
                    put(f"{name}/{step}", optimizer.param_groups[0]["lr"])
                    optimizer.step()
                    scheduler.step()
            case("lambda", lambda o: LambdaLR(o, lambda epoch: 0.95 ** epoch))
            case("linear", lambda o: LinearLR(o, start_factor=0.1, end_factor=0.7, total_iters=7))
            case("cosine", lambda o: CosineAnnealingLR(o, T_max=10, eta_min=0.01))
            """);
        Check("lambda", optimizer => LambdaLR(optimizer, epoch => Math.Pow(0.95, epoch)));
        Check("linear", optimizer => LinearLR(optimizer, 0.1, 0.7, 7));
        Check("cosine", optimizer => CosineAnnealingLR(optimizer, 10, 0.01));

        void Check(string name, Func<optim.Optimizer, LRScheduler> make)
        {
            using var parameter = nn.Parameter(Draw.Of(0));
            using var optimizer = optim.SGD([parameter], 0.3);
            var scheduler = make(optimizer);
            for (var step = 0; step < 25; step++)
            {
                var rate = optimizer.ParamGroups.Single().LearningRate;
                Assert.True(expected[$"{name}/{step}"] == PyTorch.Hex(rate), $"{name} gives {rate} at epoch {step}");
                Assert.Equal([rate], scheduler.get_last_lr());
                scheduler.step();
            }
        }
    }
}
