"""Arguments, pinned kernels and the start of the ranks. Nothing here imports torch:
the pins must be in the environment before its libraries load."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from plan import Plan, parse_plan

STORE_VARIABLE = "PEER_STORE"
POST_5 = "qkv=column:gather,fc1=column:gather"
POST_007 = "qkv=column:gather,fc1=column,fc2=row:parallel"


def _plan(text: str) -> Plan:
    try:
        return parse_plan(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def argument_parser(description: str, plan: str, batch_size: int, seq_len: int) -> argparse.ArgumentParser:
    """The arguments that all the scripts share, with the defaults in which they differ."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter, allow_abbrev=False
    )
    add = parser.add_argument
    add("--world-size", type=int, default=None, help="ranks to start; else WORLD_SIZE, else 1")
    add("--seed", type=int, default=123)
    add("--vocab-size", type=int, default=10000)
    add("--max-position-embeddings", type=int, default=128)
    add("--n-layers", type=int, default=2)
    add("--n-heads", type=int, default=4)
    add("--d-model", type=int, default=128)
    add("--d-ff", type=int, default=512)
    add("--dropout", type=float, default=0.1)
    add("--attention", default="math", choices=["math", "fused"], help="an operator for each step of the formula, or one")
    add("--tie-embeddings", action="store_true", help="the head multiplies by the table of tokens")
    add("--batch-size", type=int, default=batch_size)
    add("--seq-len", type=int, default=seq_len)
    add("--plan", type=_plan, default=plan, help="layer=style,...: dense, column, column:gather, row, row:parallel")
    add("--dense", action="store_true", help="every layer dense, whatever --plan says")
    add("--dtype", default="float32", choices=["float64", "float32", "float16", "bfloat16"])
    add("--rng", default="torch", choices=["torch", "invariant"], help="each rank's own shard, or cut from the dense")
    add("--device", default="cpu", choices=["auto", "cpu", "cuda"], help="auto: a GPU where there is one")
    add("--threads", type=int, default=1, help="intra-op threads of each rank")
    add("--stock", action="store_true", help="leave the choice of kernels to the libraries")
    return parser


def pin_kernels(threads: int) -> None:
    """Choose AVX2 kernels everywhere, so that every x86-64 machine gives the same bits."""
    os.environ.update(
        ATEN_CPU_CAPABILITY="avx2",
        OPENBLAS_CORETYPE="Haswell",
        ONEDNN_MAX_CPU_ISA="AVX2",
        DNNL_MAX_CPU_ISA="AVX2",
        OMP_NUM_THREADS=str(threads),
        OPENBLAS_NUM_THREADS=str(threads),
    )


def become_rank(arguments: argparse.Namespace) -> None:
    """Return in the process that is to run as a rank; in the one that starts ranks, exit when they have ended."""
    if not arguments.stock:
        pin_kernels(arguments.threads)
    asked: int | None = arguments.world_size
    if "RANK" in os.environ:
        given = int(os.environ["WORLD_SIZE"])
        if asked not in (None, given):
            sys.exit(f"--world-size {asked} contradicts WORLD_SIZE={given} of the environment; drop one of them")
        return
    if asked is not None and asked < 1:
        sys.exit(f"--world-size {asked} must be at least 1")
    if asked is not None and asked > 1:
        sys.exit(_start_ranks(asked))
    os.environ.update(RANK="0", LOCAL_RANK="0", WORLD_SIZE="1")


def _start_ranks(world_size: int) -> int:
    """Run this script again in each rank; 0 when all ended well, else 3, and in any case no rank is left behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        # Ranks meet at a file: unlike a port, nobody else can take it first.
        common = {**os.environ, "WORLD_SIZE": str(world_size), STORE_VARIABLE: str(Path(folder) / "store")}
        ranks = [
            subprocess.Popen([sys.executable, *sys.argv], env={**common, "RANK": str(rank), "LOCAL_RANK": str(rank)})
            for rank in range(world_size)
        ]
        try:
            return _wait(ranks)
        finally:
            for rank in ranks:
                rank.kill()
                rank.wait()


def _wait(ranks: list[subprocess.Popen[bytes]]) -> int:
    while True:
        codes = [rank.poll() for rank in ranks]
        failed = [index for index, code in enumerate(codes) if code]
        if failed:
            print(f"rank {failed[0]} ended with exit code {codes[failed[0]]}", file=sys.stderr)
            return 3
        if all(code == 0 for code in codes):
            return 0
        time.sleep(0.005)
