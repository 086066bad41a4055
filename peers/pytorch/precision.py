"""Training in bfloat16: its products alone, or all of it, with master weights in float32."""

from __future__ import annotations

from typing import Callable

import torch
from torch import Tensor, nn

from gpt import Gpt, next_token_loss


class Trained:
    """A model in a precision, and the parameters that the optimizer changes: the model's, or their masters."""

    def __init__(self, model: Gpt, precision: str, is_compiled: bool) -> None:
        self.model, self.precision = model, precision
        if precision != "float32":
            # On the CPU oneDNN multiplies bfloat16 with AVX-512 alone, which pinned kernels rule out.
            torch.backends.mkldnn.set_flags(False)
        self.masters: list[nn.Parameter] | None = None
        if precision == "bf16":
            self.masters = [nn.Parameter(each.detach().clone()) for each in model.parameters()]
            model.to(torch.bfloat16)
        self.call: Callable[[Tensor], Tensor] = torch.compile(model) if is_compiled else model

    @property
    def parameters(self) -> list[nn.Parameter]:
        return list(self.model.parameters()) if self.masters is None else self.masters

    def loss(self, ids: Tensor) -> Tensor:
        with torch.autocast(ids.device.type, torch.bfloat16, enabled=self.precision == "bf16_mixed"):
            logits = self.call(ids)
            return next_token_loss(logits.float() if self.masters is not None else logits, ids)

    def take_gradients(self) -> None:
        for master, each in zip(self.masters or [], self.model.parameters()):
            master.grad = None if each.grad is None else each.grad.float()

    @torch.no_grad()
    def write_back(self) -> None:
        for master, each in zip(self.masters or [], self.model.parameters()):
            each.copy_(master)
