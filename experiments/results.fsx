// The loss by world size, over all committed results: of each experiment and whatever else it sweeps, its last rows side
// by side.
#load "rose.fsx"

open System.IO
open Rose

/// What a row was asked for besides its world size; of training runs, only the last step is looked at.
let key (row: Row) =
    [ for KeyValue(column, value) in row do
          if column <> "world.size" && (column = "rng" || column.Contains '.') then
              $"{column}={value}" ]
    |> String.concat " "

let last (rows: Row list) = rows |> List.maxBy (number "step" >> Option.defaultValue 0.0)

for file in Directory.GetFiles(Path.Combine(root, "results"), "*.csv") |> Array.sort do
    let name = Path.GetFileNameWithoutExtension file

    match results name with
    | first :: _ as rows when first.ContainsKey "loss" && first.ContainsKey "world_size" && not (name.EndsWith ".timing") ->
        printfn "%s" name

        for key, rows in rows |> List.groupBy key do
            let losses =
                rows
                |> List.groupBy (number "world_size")
                |> List.map (fun (_, rows) -> let row = last rows in $"""{row["world_size"]}: {row["loss"]}""")

            printfn "  %-30s %s" key (String.concat "   " losses)
    | _ -> ()
