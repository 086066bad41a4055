"""One forward pass of the GPT over a world of ranks; rank 0 prints the loss and the logits' hash as JSON."""

from __future__ import annotations

import argparse
import json

from launch import POST_007, argument_parser, become_rank


def run(arguments: argparse.Namespace) -> None:
    import torch  # only in a rank, after its kernels are pinned

    from digest import sha256
    from gpt import build_gpt, next_token_loss, random_ids
    from world import open_world

    world = open_world(arguments)
    model = build_gpt(arguments, world)
    ids = random_ids(arguments, world)
    logits = model(ids, attention_mask=torch.ones_like(ids))
    loss = next_token_loss(logits, ids)

    own = logits.detach()
    difference = (own - world.broadcast(own)).abs().max()
    largest = world.all_reduce(difference, torch.distributed.ReduceOp.MAX)
    if world.rank == 0:
        result = {
            "loss": loss.item(),
            "max_diff_vs_rank0": largest.item(),
            "input_shape": list(ids.shape),
            "logits_shape": list(logits.shape),
            "logits_sha256": sha256([own]),
        }
        print(json.dumps(result), flush=True)
    world.close()


if __name__ == "__main__":
    parsed = argument_parser(__doc__, plan=POST_007, batch_size=2, seq_len=16).parse_args()
    become_rank(parsed)
    run(parsed)
