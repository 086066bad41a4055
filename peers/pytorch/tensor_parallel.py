"""Column and row parallel linear layers, and the four autograd functions that they are made of."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function

from world import World


class Copy(Function):
    """Megatron's f: forward identity, backward all-reduce."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, world: World) -> Tensor:
        ctx.world = world
        return x.view_as(x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return ctx.world.all_reduce(gradient), None


class Reduce(Function):
    """Megatron's g: forward all-reduce, backward identity."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, world: World) -> Tensor:
        return world.all_reduce(x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient, None


class Gather(Function):
    """Forward all-gather along the last dim, backward this rank's part."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, world: World) -> Tensor:
        ctx.world = world
        return world.all_gather(x, dim=-1)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return ctx.world.own_part(gradient, dim=-1), None


class Scatter(Function):
    """Forward this rank's part of the last dim, backward all-gather."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, world: World) -> Tensor:
        ctx.world = world
        return world.own_part(x, dim=-1)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return ctx.world.all_gather(gradient, dim=-1), None


class ColumnParallelLinear(nn.Module):
    """Each rank holds out_features / world rows of the weight.

    `groups` is the number of matrices stacked in the output (query, key and value: 3). With the output left local
    each of them is cut by itself, so that a rank holds whole heads; with it gathered, the stack is cut as one.
    """

    def __init__(
        self, in_features: int, out_features: int, gather_output: bool, world: World, invariant: bool, groups: int = 1
    ) -> None:
        super().__init__()
        self.world, self.gather_output = world, gather_output
        self.groups = 1 if gather_output else groups
        # `groups` divides out_features: the caller stacks equal matrices.
        local_features = self.groups * world.part(out_features // self.groups, "a column layer's out_features")
        # nn.Linear draws the weight and then the bias; here it serves as the drawer only.
        drawn = nn.Linear(in_features, out_features if invariant else local_features)
        cut = self.shard if invariant else Tensor.detach
        self.weight = nn.Parameter(cut(drawn.weight))
        self.bias = nn.Parameter(cut(drawn.bias))

    def shard(self, full: Tensor) -> Tensor:
        """This rank's part of a weight, a bias or a gradient of the dense layer."""
        stacked = full.detach().unflatten(0, (self.groups, -1))
        return self.world.own_part(stacked, dim=1).flatten(0, 1).clone()

    def forward(self, x: Tensor) -> Tensor:
        y = torch.matmul(Copy.apply(x, self.world), self.weight.t()) + self.bias
        return Gather.apply(y, self.world) if self.gather_output else y


class RowParallelLinear(nn.Module):
    """Each rank holds in_features / world columns of the weight; all hold the whole bias, added once, after the sum."""

    def __init__(
        self, in_features: int, out_features: int, input_is_parallel: bool, world: World, invariant: bool
    ) -> None:
        super().__init__()
        self.world, self.input_is_parallel = world, input_is_parallel
        local_features = world.part(in_features, "a row layer's in_features")
        drawn = nn.Linear(in_features if invariant else local_features, out_features, bias=False)
        self.weight = nn.Parameter(self.shard(drawn.weight) if invariant else drawn.weight.detach())
        # The weight's bound follows the features that are drawn, the bias's all of them.
        bound = 1 / math.sqrt(in_features)
        self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))

    def shard(self, full: Tensor) -> Tensor:
        """This rank's part of a weight or its gradient of the dense layer; a bias is held whole."""
        return (self.world.own_part(full, dim=1) if full.dim() == 2 else full).detach().clone()

    def forward(self, x: Tensor) -> Tensor:
        if not self.input_is_parallel:
            x = Scatter.apply(x, self.world)
        return Reduce.apply(torch.matmul(x, self.weight.t()), self.world) + self.bias
