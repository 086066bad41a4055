namespace Rose.FSharp.Tests

open System
open Xunit
open FsCheck
open FsCheck.Xunit
open Rose.Laws
open Rose.Parallel
open Rose.Torch

/// Two column-parallel layers added up, written in F#.
type TwoColumns(case: LawCase, rank: RankContext, scale: float) as this =
    inherit torch.nn.Module<torch.Tensor, torch.Tensor>("TwoColumns")
    let draw = InvariantDraw(int64 case.Seed)
    let one = new ColumnParallelLinear(int64 case["in"], int64 case["out"], rank.Group, draw.In "one")
    let two = new ColumnParallelLinear(int64 case["in"], int64 case["out"], rank.Group, draw.In "two")

    do
        this.register_module ("one", one)
        this.register_module ("two", two)

    override _.forward x = one.call(x).add(two.call(x).mul scale)

/// The laws held against a layer that is written in F#.
type OwnLayerLaws(output: ITestOutputHelper) =
    let layer scale =
        LayerUnderTest(
            Name = "two_columns",
            Sizes = [| CaseSize.Of "tokens"; CaseSize.Of "in"; CaseSize.Sharded "out" |],
            Inputs = [| LayerInput.Of("x", fun c -> [| c["tokens"]; c["in"] |]) |],
            Parameters =
                [| for name in [ "one"; "two" ] do
                       LayerParameter.Of($"{name}.weight", fun c -> [| c["out"]; c["in"] |])
                       LayerParameter.Of($"{name}.bias", fun c -> [| c["out"] |]) |],
            Oracle = (fun t -> t["x"].Linear(t["one.weight"], t["one.bias"]).Plus(t["x"].Linear(t["two.weight"], t["two.bias"]))),
            Parallel = fun case rank -> new TwoColumns(case, rank, scale)
        )

    [<Property(MaxTest = 5, EndSize = 1000000)>]
    member _.``a layer written in F# obeys the laws, whatever the seed``(NonNegativeInt seed) =
        let report = LawCheck.Run(layer 1.0, LawOptions(Seed = seed, Cases = 10, MaxSize = 12))

        Assert.True(report.Passed, string report)
        Assert.Equal(10, report.CasesRun)

    [<Fact>]
    member _.``one that counts a layer twice is caught, shrunk and replayed``() =
        let found = LawCheck.Run(layer 2.0, LawOptions(Seed = 1))
        let failure = Assert.IsType<LawFailure> found.Failure
        output.WriteLine(string found)

        let replay = LawOptions(Replay = failure.ReplayToken)
        let again = Assert.IsType<LawFailure> (LawCheck.Run(layer 2.0, replay)).Failure
        Assert.Equal(failure.Shrunk, again.Shrunk)
        Assert.True((LawCheck.Run(layer 1.0, replay)).Passed)
        Assert.Equal<int>([| 1; 1; 1 |], failure.Shrunk.Sizes)
