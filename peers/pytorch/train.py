"""Train the GPT with AdamW on random tokens; rank 0 prints a JSON line a step, then the parameters' hash."""

from __future__ import annotations

import argparse
import json
import resource
import time

from launch import argument_parser, become_rank


def peak_memory_mebibytes(device) -> float:
    """Of the GPU by its tensors, or of the process on a CPU."""
    import torch

    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(arguments: argparse.Namespace) -> None:
    import torch  # only in a rank, after its kernels are pinned

    from digest import sha256
    from gpt import build_gpt, random_ids
    from precision import Trained
    from world import open_world

    world = open_world(arguments)
    model = build_gpt(arguments, world)
    trained = Trained(model, arguments.precision, arguments.compile)
    # The quickest on a GPU; on a CPU one parameter after another, whatever this version of PyTorch prefers.
    kernels = {"fused": True} if world.device.type == "cuda" else {"foreach": False}
    optimizer = torch.optim.AdamW(
        trained.parameters, lr=arguments.learning_rate, weight_decay=arguments.weight_decay, **kernels
    )
    for step in range(1, arguments.steps + 1):
        start = time.perf_counter()
        ids = random_ids(arguments, world)
        loss = trained.loss(ids)
        model.zero_grad(set_to_none=True)
        loss.backward()
        trained.take_gradients()
        optimizer.step()
        trained.write_back()
        line = {"step": step, "loss": loss.item()}
        if arguments.timings:
            line["milliseconds"] = (time.perf_counter() - start) * 1e3
            line["peak_memory_mebibytes"] = peak_memory_mebibytes(world.device)
        if world.rank == 0:
            print(json.dumps(line), flush=True)
    if world.rank == 0:
        print(json.dumps({"parameters_sha256": sha256(trained.parameters)}), flush=True)
    world.close()


if __name__ == "__main__":
    parser = argument_parser(__doc__, plan="", batch_size=8, seq_len=32)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--learning-rate", "--lr", type=float, default=3e-4)
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--precision", default="float32", choices=["float32", "bf16_mixed", "bf16"])
    parser.add_argument("--compile", action="store_true", help="by torch.compile, of PyTorch 2")
    parser.add_argument("--timings", action="store_true", help="each step's time and the peak memory of rank 0")
    parsed = parser.parse_args()
    become_rank(parsed)
    run(parsed)
