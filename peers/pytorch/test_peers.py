"""Run the scripts as a user does: `python3 -m unittest` in this folder."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

from launch import POST_5, POST_007

HEADS_SHARDED = "qkv=column,attn_out=row:parallel,fc1=column,fc2=row:parallel"
REGIONS_MIXED = "qkv=row,attn_out=column:gather,fc1=column:gather,fc2=row"


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    path = Path(__file__).with_name(script)
    return subprocess.run([sys.executable, path, *map(str, arguments)], capture_output=True, text=True, timeout=300)


def lines(script: str, *arguments: object) -> list[dict[str, Any]]:
    done = run(script, *arguments)
    if done.returncode != 0:
        raise AssertionError(f"{script} ended with {done.returncode}\n{done.stdout[-500:]}\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


class Forward(unittest.TestCase):
    def test_the_posts_losses_come_out_bit_for_bit(self) -> None:
        """Bits of PyTorch 1.13.1 with OpenBLAS 0.3.21; another build may differ in the last one."""
        known = {
            (POST_5, 1): 9.441554069519043,
            (POST_5, 2): 9.40551471710205,
            (POST_5, 4): 9.507593154907227,
            (POST_007, 1): 9.441554069519043,
            (POST_007, 2): 9.437932968139648,
            (POST_007, 4): 9.381673812866211,
        }
        for (plan, size), loss in known.items():
            with self.subTest(plan=plan, size=size):
                (result,) = lines("forward.py", "--plan", plan, "--world-size", size)
                self.assertEqual((result["loss"], result["max_diff_vs_rank0"]), (loss, 0.0))

    def test_an_invariant_model_has_the_dense_loss_at_every_world_size(self) -> None:
        sizes = ("--d-model", 96, "--d-ff", 384, "--n-heads", 12, "--rng", "invariant")
        dense = lines("forward.py", *sizes, "--dense")[0]["loss"]
        for plan in (POST_5, POST_007, HEADS_SHARDED, REGIONS_MIXED):
            for size in (3, 4):
                with self.subTest(plan=plan, size=size):
                    loss = lines("forward.py", *sizes, "--plan", plan, "--world-size", size)[0]["loss"]
                    self.assertTrue(math.isclose(loss, dense, rel_tol=1e-6), f"{loss} against {dense}")


class Train(unittest.TestCase):
    def test_the_gradients_under_every_style_are_the_dense_ones(self) -> None:
        sizes = ("--d-model", 96, "--d-ff", 384, "--n-heads", 6)
        for plan in (POST_5, POST_007, HEADS_SHARDED, REGIONS_MIXED):
            for size in (2, 3):
                with self.subTest(plan=plan, size=size):
                    lines("check_gradients.py", *sizes, "--plan", plan, "--world-size", size)

    def test_twenty_steps_over_two_ranks_follow_the_dense_ones(self) -> None:
        steps = ("--steps", 20, "--rng", "invariant")
        dense = [line["loss"] for line in lines("train.py", *steps)[:-1]]
        spread = [line["loss"] for line in lines("train.py", *steps, "--plan", POST_007, "--world-size", 2)[:-1]]
        self.assertEqual(len(dense), 20)
        for step, (expected, actual) in enumerate(zip(dense, spread), start=1):
            self.assertTrue(math.isclose(actual, expected, rel_tol=1e-5), f"step {step}: {actual} against {expected}")


class Usage(unittest.TestCase):
    def test_a_plan_whose_layers_do_not_fit_is_refused_before_any_rank_starts(self) -> None:
        done = run("forward.py", "--plan", "fc1=column,fc2=dense", "--world-size", 2)
        self.assertEqual(done.returncode, 2)
        self.assertIn("plan.fc1 = column cannot feed plan.fc2 = dense", done.stderr)

    def test_a_rank_that_fails_ends_the_run(self) -> None:
        done = run("forward.py", "--world-size", 3)
        self.assertEqual(done.returncode, 3)
        self.assertIn("= 512 is not divisible by world size 3", done.stderr)


if __name__ == "__main__":
    unittest.main()
