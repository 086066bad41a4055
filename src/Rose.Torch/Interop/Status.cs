namespace Rose.Torch.Interop;

/// <summary>rose_status of rose.h.</summary>
internal enum Status
{
    Ok = 0,
    Runtime = 1,
    Index = 2,
    Value = 3,
    Type = 4,
    NotImplemented = 5,
    OutOfMemory = 6,
    LinearAlgebra = 7,
    Distributed = 8,
}
