"""Hashes of the bits of tensors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import torch


def sha256(tensors: Iterable[torch.Tensor]) -> str:
    """SHA-256 over the little-endian elements of the tensors, each in row-major order, one after another."""
    digest = hashlib.sha256()
    for tensor in tensors:
        digest.update(tensor.detach().cpu().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()
