/// What a sweep comes to.
module Rose.FSharp.Tests.PlanLaws

open System.IO
open Xunit
open FsCheck
open FsCheck.FSharp
open FsCheck.Xunit
open Rose.Harness.Plan
open Rose.Harness.Spec

type Sweep = { Seeds: int list; WorldSizes: int list }

type Sweeps =
    static member Sweep() =
        let distinct values = Gen.nonEmptyListOf (Gen.elements values) |> Gen.map List.distinct

        Gen.map2 (fun seeds sizes -> { Seeds = seeds; WorldSizes = sizes }) (distinct [ 0 .. 9 ]) (distinct [ 1; 2; 4 ])
        |> Arb.fromGen

let private list (values: int list) = values |> List.map string |> String.concat ", "

let private plan sweep =
    ExperimentPlan.FromText
        $"""
name: law
kind: forward
sweep:
  seed: [{list sweep.Seeds}]
  world.size: [{list sweep.WorldSizes}]
"""

[<Property(Arbitrary = [| typeof<Sweeps> |])>]
let ``the cases of a sweep are its cross product, the first path slowest`` sweep =
    let cases = [ for case in (plan sweep).Cases -> int case.Spec.Seed, case.Spec.World.Size ]

    cases = List.allPairs sweep.Seeds sweep.WorldSizes

[<Property(Arbitrary = [| typeof<Sweeps> |])>]
let ``every case is counted from one and says what it was given`` sweep =
    (plan sweep).Cases
    |> Seq.indexed
    |> Seq.forall (fun (k, case) ->
        case.Index = k + 1
        && [ for value in case.SweptValues -> value.Text ] = [ string case.Spec.Seed; string case.Spec.World.Size ])

[<Fact>]
let ``the main job is planned as six cases of one model`` () =
    let plan = ExperimentPlan.Load(Path.Combine(Repository.experiments, "ffn_rowparallel.yaml"))

    Assert.Equal(6, plan.Cases.Count)
    Assert.Equal(1, plan.Cases |> Seq.distinctBy (fun case -> case.Spec.Model) |> Seq.length)

[<Fact>]
let ``a fault of a spec is told with its place`` () =
    let fault = Assert.Throws<SpecException>(fun () -> ExperimentPlan.FromText "name: law\nkind: sideways\n" |> ignore)

    Assert.StartsWith("spec.yaml:2:7: error: kind = sideways is not a choice", fault.Message)
