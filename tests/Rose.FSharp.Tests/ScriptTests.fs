namespace Rose.FSharp.Tests

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open Xunit

/// The scripts of experiments/ run as a user runs them.
type ScriptTests(output: ITestOutputHelper) =

    /// Exit code and what was printed.
    let fsi (folder: string) (script: string) =
        let dotnet = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory())
        Assert.SkipUnless(Directory.Exists(Path.Combine(dotnet, "sdk")), $"the .NET in {dotnet} has no SDK, and dotnet fsi is a part of that")

        let start =
            ProcessStartInfo(
                "dotnet",
                [ "fsi"; "--quiet"; script ],
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            )

        // A script ends before what its runtime learns of it pays.
        start.Environment["DOTNET_TieredPGO"] <- "0"
        use script = Option.ofObj (Process.Start start) |> Option.get
        let errors = script.StandardError.ReadToEndAsync()
        let printed = script.StandardOutput.ReadToEnd()
        script.WaitForExit()
        output.WriteLine(printed + errors.Result)
        script.ExitCode, printed + errors.Result

    /// All but those that the other tests here run: one from elsewhere, and the one that every script loads.
    static member Scripts =
        TheoryData<string>(
            Directory.GetFiles(Repository.experiments, "*.fsx")
            |> Seq.map (Path.GetFileName >> Unchecked.nonNull)
            |> Seq.except [ "results.fsx"; "rose.fsx" ]
            |> Seq.sort
        )

    [<Theory>]
    [<MemberData(nameof ScriptTests.Scripts)>]
    member _.``every script ends well`` script =
        let code, printed = fsi Repository.root (Path.Combine("experiments", script))

        Assert.True((code = 0), printed)

    [<Fact>]
    member _.``there are scripts, and they run from any folder``() =
        let code, printed = fsi (Path.GetTempPath()) (Path.Combine(Repository.experiments, "results.fsx"))

        Assert.True((code = 0), printed)
        Assert.Contains("ffn_rowparallel", printed)
        Assert.Contains("9.37330436706543", printed)

    [<Fact>]
    member _.``a script that fails is seen to fail``() =
        let folder = Directory.CreateTempSubdirectory "rose-test-"

        try
            let script = Path.Combine(folder.FullName, "fails.fsx")

            File.WriteAllText(
                script,
                $"""#load @"{Path.Combine(Repository.experiments, "rose.fsx")}"
Rose.run "name: bad\nkind: sideways\n" |> ignore
"""
            )

            let code, printed = fsi folder.FullName script

            Assert.Equal(1, code)
            Assert.Contains("kind = sideways is not a choice", printed)
        finally
            folder.Delete true

    [<Fact>]
    member _.``a script may run ranks in its own process``() =
        let folder = Directory.CreateTempSubdirectory "rose-test-"

        try
            let script = Path.Combine(folder.FullName, "ranks.fsx")

            File.WriteAllText(
                script,
                $"""#load @"{Path.Combine(Repository.experiments, "rose.fsx")}"
open Rose.Parallel
let world = new ThreadWorld(2)
let sums = world.Run(fun rank -> Rose.Torch.torch.ones(2L).sum().item<float32>() * float32 (rank.Rank + 1))
printfn "%%A" (List.ofSeq sums)
world.Dispose()
"""
            )

            let code, printed = fsi folder.FullName script

            Assert.True((code = 0), printed)
            Assert.Contains("[2.0f; 4.0f]", printed)
        finally
            folder.Delete true
