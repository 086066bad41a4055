// A sweep that YAML cannot write: model sizes that belong together, made by F#. Does the loss depend on how many ranks
// a feed-forward block is cut over, at any width? Ends with exit code 1 if it does.
#load "rose.fsx"

open Rose

let worldSizes = [ 1; 2; 3 ]

/// A model as wide as it likes, always four times as wide inside, with a head for every eight features.
let model width =
    $"{{vocab_size: 200, n_layers: 1, n_heads: {width / 8}, d_model: {width}, d_ff: {4 * width}, use_tensor_parallel: true}}"

let yaml =
    let models = [ 24; 48; 96 ] |> List.map model |> String.concat ",\n    "

    $"""
name: sweep
kind: forward
parallel:
  fc1: {{style: column, gather_output: false}}
  fc2: {{style: row, input_is_parallel: true}}
sweep:
  model: [
    {models}]
  world.size: [{worldSizes |> List.map string |> String.concat ", "}]
"""

let rows = run yaml
let byModel = rows |> List.groupBy (Map.find "model")

printfn "%-10s%s" "d_model" (worldSizes |> List.map (sprintf "%-22d") |> String.concat "")

for model, rows in byModel do
    let width = model.Split("d_model: ").[1].Split(',').[0]
    let losses = rows |> List.map (fun row -> sprintf "%-22s" row["loss"])
    printfn "%-10s%s" width (String.concat "" losses)

/// How far the losses of one model lie apart, relative to the first.
let spread rows =
    let losses = rows |> List.choose (number "loss")
    (List.max losses - List.min losses) / List.head losses

let worst = byModel |> List.map (snd >> spread) |> List.max
printfn "losses of one model differ by %.2g relative at most, over world sizes %A" worst worldSizes

if worst > 1e-6 then
    exit 1
