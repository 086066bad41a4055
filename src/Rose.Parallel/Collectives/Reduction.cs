namespace Rose.Parallel;

/// <summary>How an all-reduce combines the ranks' elements; the numbers are those of rose.h.</summary>
public enum Reduction
{
    Sum = 0,
    Min = 1,
    Max = 2,
    Product = 3,
}
