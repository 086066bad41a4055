namespace Rose.Parallel;
