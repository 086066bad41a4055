namespace Rose.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rate of each of an optimizer's groups, at its creation and then at each step, to the double that PyTorch computes.</summary>
            public abstract class LRScheduler
            {
                private readonly ILearningRateController[] _groups;
                private double[] _last = [];
                private int _steps;

                private protected LRScheduler(Optimizer optimizer, int last_epoch)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _groups = [.. optimizer.ParamGroups];
                    Epoch = last_epoch;
                }

                private protected int Epoch { get; private set; }

                /// <summary>Whether this is the step that the constructor takes.</summary>
                private protected bool IsFirst => _steps == 1;

                /// <summary>Goes on to the next epoch. Call it after the optimizer's own step.</summary>
                public void step()
                {
                    Epoch++;
                    _steps++;
                    _last = [.. _groups.Select(group => group.LearningRate = Next(group.InitialLearningRate, group.LearningRate))];
                }

                /// <summary>The learning rate of each group.</summary>
                public IEnumerable<double> get_last_lr() => _last;

                /// <summary>The rate of this epoch, given the rate that the group started with and that of the epoch before.</summary>
                private protected abstract double Next(double initial, double current);
            }
        }
    }
}
