"""Compare the first step's gradients under a plan with the dense model's, both from one initialisation.

Rank 0 prints, for each parameter, the norm of the largest difference that a rank sees, relative to the norm of the
whole dense gradient. The exit code is 1 where one exceeds the tolerance."""

from __future__ import annotations

import argparse
import json
import sys

from launch import POST_007, argument_parser, become_rank


def run(arguments: argparse.Namespace) -> int:
    import torch  # only in a rank, after its kernels are pinned

    from gpt import Gpt, build_gpt, next_token_loss, random_ids
    from world import open_world

    def gradients(model: Gpt) -> dict[str, torch.Tensor]:
        # The dropout masks continue the stream of the parameters, which both models draw alike.
        ids = random_ids(arguments, world)
        next_token_loss(model(ids), ids).backward()
        return {name: parameter.grad for name, parameter in model.named_parameters()}

    world = open_world(arguments)
    arguments.rng = "invariant"
    whole = gradients(build_gpt(arguments, world, dense=True))
    model = build_gpt(arguments, world)
    own = gradients(model)
    worst = 0.0
    for name, full in whole.items():
        owner = model.get_submodule(name.rpartition(".")[0])
        expected = owner.shard(full) if hasattr(owner, "shard") else full
        difference = world.all_reduce((own[name] - expected).norm() / full.norm(), torch.distributed.ReduceOp.MAX)
        # Written so that a NaN counts as a failure.
        worst = worst if difference.item() <= worst else difference.item()
        if world.rank == 0:
            print(json.dumps({"parameter": name, "relative_difference": difference.item()}), flush=True)
    if world.rank == 0:
        print(json.dumps({"worst_relative_difference": worst}), flush=True)
    world.close()
    return 0 if worst <= arguments.tolerance else 1


if __name__ == "__main__":
    parser = argument_parser(__doc__, plan=POST_007, batch_size=8, seq_len=32)
    parser.add_argument("--tolerance", type=float, default=1e-5)
    parsed = parser.parse_args()
    become_rank(parsed)
    sys.exit(run(parsed))
