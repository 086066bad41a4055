/// How a dim is shared out over ranks.
[<FsCheck.Xunit.Properties(MaxTest = 500)>]
module Rose.FSharp.Tests.ShardLaws

open FsCheck
open FsCheck.Xunit
open Rose.Parallel

let private extents (size: int64) ranks =
    [ for rank in 0 .. ranks - 1 -> Shard.StartOf(size, ranks, rank), Shard.SizeOf(size, ranks, rank) ]

[<Property>]
let ``each rank begins where the one before it ends, and the last ends at the size`` (NonNegativeInt size) (PositiveInt ranks) =
    let next (expected: int64) (start, length) =
        if start = expected then start + length else -1L

    extents size ranks |> List.fold next 0L = int64 size

[<Property>]
let ``no rank has more than one element over another, and the earlier ranks have them`` (NonNegativeInt size) (PositiveInt ranks) =
    let sizes = Shard.Sizes(size, ranks) |> List.ofSeq

    sizes = List.sortDescending sizes && List.head sizes - List.last sizes <= 1L

[<Property>]
let ``cutting twice as finely cuts each rank's share in two`` (NonNegativeInt halves) (PositiveInt ranks) =
    let size = 2L * int64 ranks * int64 halves
    let coarse = Shard.Sizes(size, ranks) |> List.ofSeq
    let fine = Shard.Sizes(size, 2 * ranks) |> List.ofSeq |> List.chunkBySize 2

    List.map List.sum fine = coarse

[<Property>]
let ``a layout that is cut over ranks holds every index once`` (NonNegativeInt size) (PositiveInt ranks) =
    let held rank =
        ShardLayout.Whole([| 3L; size |]).CutEvenly(1, ranks, rank).Extents[1]
        |> Seq.collect (fun extent -> seq { extent.Start .. extent.End - 1L })

    List.ofSeq (Seq.collect held (seq { 0 .. ranks - 1 })) = [ 0L .. int64 size - 1L ]
