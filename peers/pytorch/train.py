"""Train the GPT with AdamW on random tokens; rank 0 prints a JSON line a step, then the parameters' hash."""

from __future__ import annotations

import argparse
import json

from launch import argument_parser, become_rank


def run(arguments: argparse.Namespace) -> None:
    import torch  # only in a rank, after its kernels are pinned

    from digest import sha256
    from gpt import build_gpt, next_token_loss, random_ids
    from world import open_world

    world = open_world(arguments)
    model = build_gpt(arguments, world)
    # foreach=False: one parameter after another, whatever this version of PyTorch prefers.
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=arguments.learning_rate, weight_decay=arguments.weight_decay, foreach=False
    )
    for step in range(1, arguments.steps + 1):
        ids = random_ids(arguments, world)
        loss = next_token_loss(model(ids), ids)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if world.rank == 0:
            print(json.dumps({"step": step, "loss": loss.item()}), flush=True)
    if world.rank == 0:
        print(json.dumps({"parameters_sha256": sha256(model.parameters())}), flush=True)
    world.close()


if __name__ == "__main__":
    parser = argument_parser(__doc__, plan="", batch_size=8, seq_len=32)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--learning-rate", "--lr", type=float, default=3e-4)
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parsed = parser.parse_args()
    become_rank(parsed)
    run(parsed)
