// A law for a layer of one's own: two feature-parallel halves, one of which forgets that its input is shared. The first
// is held to be the dense layer; the second must be caught. Ends with exit code 1 where either is not so.
#load "rose.fsx"

open Rose.Laws
open Rose.Parallel
open Rose.Torch

/// Each rank computes some output features, and gathers those of the others.
type Halves(case: LawCase, rank: RankContext, enter: torch.Tensor -> torch.Tensor) as this =
    inherit torch.nn.Module<torch.Tensor, torch.Tensor>("Halves")
    let sizes = Shard.Sizes(int64 case["out"], rank.WorldSize)
    let weight = new Modules.Parameter(torch.zeros (sizes[rank.Rank], int64 case["in"]))
    do this.register_parameter ("weight", weight)

    override _.forward x =
        Regions.GatherFromRegion(torch.matmul(enter x, weight.t ()), rank.Group, -1, sizes)

let layer enter =
    LayerUnderTest(
        Name = "halves",
        Sizes = [| CaseSize.Of "tokens"; CaseSize.Of "in"; CaseSize.Sharded "out" |],
        Inputs = [| LayerInput.Of("x", fun c -> [| c["tokens"]; c["in"] |]) |],
        Dense = (fun c -> torch.nn.Linear(int64 c["in"], int64 c["out"], false)),
        Parallel = fun case rank -> new Halves(case, rank, enter rank)
    )

let right = LawCheck.Run(layer (fun rank x -> Regions.CopyToRegion(x, rank.Group)), LawOptions(Cases = 100))
let wrong = LawCheck.Run(layer (fun _ x -> x), LawOptions(Cases = 100))
printfn $"{right}\n\n{wrong}"
exit (if right.Passed && not wrong.Passed then 0 else 1)
