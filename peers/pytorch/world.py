"""The ranks of a run and the collectives between them."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass

import torch
import torch.distributed as dist

from launch import STORE_VARIABLE


@dataclass(frozen=True)
class World:
    """One process group over all ranks. No collective changes its input; a world of one needs no group."""

    rank: int
    size: int
    device: torch.device

    def all_reduce(self, x: torch.Tensor, op: dist.ReduceOp = dist.ReduceOp.SUM) -> torch.Tensor:
        if self.size == 1:
            return x
        result = x.clone(memory_format=torch.contiguous_format)
        dist.all_reduce(result, op=op)
        return result

    def all_gather(self, x: torch.Tensor, dim: int) -> torch.Tensor:
        """Concatenate the ranks' equal shapes along `dim`, in the order of the ranks."""
        if self.size == 1:
            return x
        own = x.contiguous()
        parts = [torch.empty_like(own) for _ in range(self.size)]
        dist.all_gather(parts, own)
        return torch.cat(parts, dim=dim)

    def broadcast(self, x: torch.Tensor) -> torch.Tensor:
        """Rank 0's values, on every rank."""
        if self.size == 1:
            return x
        result = x.clone(memory_format=torch.contiguous_format)
        dist.broadcast(result, src=0)
        return result

    def own_part(self, x: torch.Tensor, dim: int) -> torch.Tensor:
        """This rank's part of `dim`, a view."""
        length = self.part(x.size(dim), f"dim {dim} of a tensor")
        return x.narrow(dim, self.rank * length, length)

    def part(self, length: int, name: str) -> int:
        """`length` over the ranks, refused where it leaves a rest."""
        if length % self.size != 0:
            raise ValueError(f"{name} = {length} is not divisible by world size {self.size}; use a multiple")
        return length // self.size

    def close(self) -> None:
        if self.size > 1:
            dist.destroy_process_group()


def open_world(arguments: argparse.Namespace) -> World:
    """Join the group that the environment describes, with the threads and the device of the arguments."""
    rank, size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    torch.set_num_threads(arguments.threads)
    device, backend = torch.device("cpu"), "gloo"
    gpus = torch.cuda.device_count()
    if arguments.device == "cuda" or (arguments.device == "auto" and gpus > 0):
        if gpus == 0:
            raise RuntimeError("--device cuda, but PyTorch sees no GPU here; use --device cpu")
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", rank)) % gpus)
        torch.cuda.set_device(device)
        backend = "nccl" if gpus >= int(os.environ.get("LOCAL_WORLD_SIZE", size)) else "gloo"
    if size > 1:
        store = os.environ.get(STORE_VARIABLE)
        init_method = f"file://{store}" if store else "env://"
        dist.init_process_group(backend, init_method=init_method, rank=rank, world_size=size)
    return World(rank, size, device)
