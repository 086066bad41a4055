module Rose.FSharp.Tests.Repository

open System
open System.IO
open Rose.Harness.Spec

let root =
    SpecLocator.FindRoot(AppContext.BaseDirectory, AppContext.BaseDirectory)
    |> Option.ofObj
    |> Option.defaultWith (fun () -> failwith "the tests run outside of the repository")

let experiments = Path.Combine(root, "experiments")
