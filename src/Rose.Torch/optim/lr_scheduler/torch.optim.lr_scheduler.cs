namespace Rose.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The initial rate times lr_lambda(epoch).</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1) =>
                new Modules.LambdaLR(optimizer, lr_lambda, last_epoch);

            /// <summary>From start_factor to end_factor times the initial rate in total_iters equal steps.</summary>
            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1) =>
                new Modules.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch);

            /// <summary>From the initial rate to eta_min along half a cosine of T_max epochs.</summary>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1) =>
                new Modules.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch);
        }
    }
}
