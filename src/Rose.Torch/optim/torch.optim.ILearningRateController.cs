namespace Rose.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>What has a learning rate that may change from step to step.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }
    }
}
