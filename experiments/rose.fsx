// What the scripts beside this share: `#load "rose.fsx"` at the top of one, and `dotnet fsi experiments/NAME.fsx` from
// anywhere. `dotnet build` must have run before, since the assemblies and librose.so are found where it puts them,
// with every package that they need: in bin/ahead of Rose.Harness, whatever the configuration.
#I "../src/Rose.Harness/bin/ahead"
#r "CsvHelper.dll"
#r "FsCheck.dll"
#r "MathNet.Numerics.dll"
#r "Rose.Torch.dll"
#r "Rose.Parallel.dll"
#r "Rose.Model.dll"
#r "Rose.Laws.dll"
#r "rose.dll"

open System
open System.Diagnostics
open System.IO
open CsvHelper
open Rose.Harness.Plan

/// A row of a CSV, by the names of its columns.
type Row = Map<string, string>

/// The repository.
let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))

/// The text of a spec in experiments/, by its name.
let spec name = File.ReadAllText(Path.Combine(root, "experiments", name + ".yaml"))

/// A number of a row; `None` where there is no such column or its cell is empty.
let number column (row: Row) =
    match row.TryFind column with
    | None
    | Some "" -> None
    | Some text -> Some(Double.Parse(text, Globalization.CultureInfo.InvariantCulture))

/// The rows of a CSV.
let read (path: string) : Row list =
    use csv = CsvReader.FromFile path
    csv.ReadHeader()

    [ while csv.Read() do
          Map [ for k, name in Seq.indexed csv.Headers -> name, csv.GetString k ] ]

/// The committed rows of an experiment.
let results name = read (Path.Combine(root, "results", name + ".csv"))

/// Runs a spec, given as text, as `rose run` does, and returns its rows; what rose reports goes to the terminal. Nothing
/// stays on disk. Stops the script where the spec is at fault, a rank fails or a check does not hold.
let run (yaml: string) : Row list =
    let plan = ExperimentPlan.FromText yaml
    let folder = Directory.CreateTempSubdirectory "rose-"

    try
        let file = Path.Combine(folder.FullName, plan.Spec.Name + ".yaml")
        File.WriteAllText(file, yaml)
        let rose = Path.Combine(root, "src", "Rose.Harness", "bin", "ahead", "rose.dll")
        let host = Option.ofObj Environment.ProcessPath |> Option.defaultValue "dotnet"
        let start = ProcessStartInfo(host, [ "exec"; rose; "run"; file; "--out"; folder.FullName ], WorkingDirectory = root, RedirectStandardOutput = true)
        use running = Process.Start start
        running.StandardOutput.ReadToEnd() |> ignore
        running.WaitForExit()

        if running.ExitCode <> 0 then
            failwith $"rose ended with exit code {running.ExitCode}; its reason stands above"

        read (Path.Combine(folder.FullName, plan.Spec.Name + ".csv"))
    finally
        folder.Delete true
