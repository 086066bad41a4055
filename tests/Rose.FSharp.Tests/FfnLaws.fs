namespace Rose.FSharp.Tests

open System
open Xunit
open FsCheck
open FsCheck.Xunit
open Rose.Laws

/// The law of the parallel feed-forward block, stated from F#.
type FfnLaws(output: ITestOutputHelper) =
    let worlds = new ThreadFfnWorlds()

    let run options worlds =
        FfnProperty.Run(options, worlds, cancellationToken = TestContext.Current.CancellationToken)

    interface IDisposable with
        member _.Dispose() = worlds.Dispose()

    [<Property(MaxTest = 10, EndSize = 1000000)>]
    member _.``column, activation, row is the dense block, whatever the seed``(NonNegativeInt seed) =
        let report = worlds |> run (PropertyOptions(Seed = seed, Cases = 10, MaxDim = 12))

        Assert.True(report.Passed, string report)
        Assert.Equal(10, report.CasesRun)

    [<Fact>]
    member _.``a block written in F# that answers twice the sum is caught, shrunk and replayed``() =
        let doubled case rank =
            let block = new ParallelFfn(case, rank)

            { new IFfnUnderTest with
                member _.Weight1 = block.Weight1
                member _.Bias1 = block.Bias1
                member _.Weight2 = block.Weight2
                member _.Bias2 = block.Bias2
                member _.Forward(input) = block.Forward(input).mul 2.0
                member _.Dispose() = block.Dispose() }

        use faulty = new ThreadFfnWorlds(Func<_, _, _> doubled)
        let found = faulty |> run (PropertyOptions(Seed = 1))
        let failure = Assert.IsType<PropertyFailure> found.Failure
        output.WriteLine(string found)

        let replay = PropertyOptions(Replay = failure.ReplayToken)
        let again = Assert.IsType<PropertyFailure> (faulty |> run replay).Failure
        Assert.Equal(failure.Shrunk, again.Shrunk)
        Assert.True((worlds |> run replay).Passed)
        Assert.Equal(1, failure.Shrunk.Out)
