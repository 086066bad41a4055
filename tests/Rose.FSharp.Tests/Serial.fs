namespace Rose.FSharp.Tests

open Xunit

// Ranks want a core each.
[<assembly: CollectionBehavior(DisableTestParallelization = true)>]
do ()
