namespace Rose.Parallel;

/// <summary>What ranks of a group do together; the numbers are those of rose.h.</summary>
public enum Collective
{
    AllReduce = 0,
    AllGather = 1,
    ReduceScatter = 2,
    Broadcast = 3,
    Barrier = 4,
    Send = 5,
    Receive = 6,
}
