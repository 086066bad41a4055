"""A pre-LayerNorm GPT whose linear layers are dense, column parallel or row parallel, as a plan says."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plan import Plan
from tensor_parallel import ColumnParallelLinear, RowParallelLinear
from world import World


@dataclass(frozen=True)
class GptConfig:
    vocab_size: int
    max_position_embeddings: int
    n_layers: int
    n_heads: int
    d_model: int
    d_ff: int
    dropout: float
    attention: str
    tie_embeddings: bool

    def __post_init__(self) -> None:
        if self.d_model % self.n_heads != 0:
            raise ValueError(f"d_model = {self.d_model} is not divisible by n_heads = {self.n_heads}")


@dataclass(frozen=True)
class Parallel:
    """How a model is spread: the plan, the ranks, and whether shards are cut from the dense initialisation."""

    plan: Plan
    world: World
    invariant: bool

    def linear(self, style: str, in_features: int, out_features: int, groups: int = 1) -> nn.Module:
        if style == "dense":
            return nn.Linear(in_features, out_features)
        if style.startswith("column"):
            gather = style == "column:gather"
            return ColumnParallelLinear(in_features, out_features, gather, self.world, self.invariant, groups)
        return RowParallelLinear(in_features, out_features, style == "row:parallel", self.world, self.invariant)


class Attention(nn.Module):
    """Causal self-attention, over this rank's heads where the plan leaves the QKV output local, else over all."""

    def __init__(self, config: GptConfig, parallel: Parallel) -> None:
        super().__init__()
        self.parallel = parallel
        self.n_heads, self.d_head = config.n_heads, config.d_model // config.n_heads
        shards_heads = parallel.plan.qkv == "column"
        self.local_heads = parallel.world.part(self.n_heads, "n_heads") if shards_heads else self.n_heads
        self.qkv = parallel.linear(parallel.plan.qkv, config.d_model, 3 * config.d_model, groups=3)
        self.attn_out = parallel.linear(parallel.plan.attn_out, config.d_model, config.d_model)
        self.dropout = nn.Dropout(config.dropout)
        self.is_fused = config.attention == "fused"

    def forward(self, x: Tensor, hidden: list[Tensor]) -> Tensor:
        batch, seq, _ = x.shape
        stacked = self.qkv(x).view(batch, seq, 3, self.local_heads, self.d_head).permute(2, 0, 3, 1, 4)
        query, key, value = stacked.unbind(0)
        mixed = self.fused(query, key, value, hidden) if self.is_fused else self.by_formula(query, key, value, hidden)
        return self.dropout(self.attn_out(mixed.transpose(1, 2).reshape(batch, seq, -1)))

    def by_formula(self, query: Tensor, key: Tensor, value: Tensor, hidden: list[Tensor]) -> Tensor:
        scores = (query @ key.transpose(-2, -1)) * self.d_head**-0.5
        for positions in hidden:
            scores = scores.masked_fill(positions, float("-inf"))
        return self.drop(scores.softmax(dim=-1)) @ value

    def fused(self, query: Tensor, key: Tensor, value: Tensor, hidden: list[Tensor]) -> Tensor:
        dropout = self.dropout.p if self.training else 0.0
        if len(hidden) > 1 or (dropout > 0 and self.parallel.invariant):
            raise ValueError("fused attention takes no mask but the causal one, and draws no mask of --rng invariant")
        if hasattr(F, "scaled_dot_product_attention"):
            return F.scaled_dot_product_attention(query, key, value, dropout_p=dropout, is_causal=True)
        return F._scaled_dot_product_attention(query, key, value, dropout_p=dropout, is_causal=True)[0]  # PyTorch 1.13

    def drop(self, weights: Tensor) -> Tensor:
        """Dropout of the attention weights; local heads of an invariant model use their part of the dense mask."""
        if self.local_heads == self.n_heads or not self.parallel.invariant:
            return self.dropout(weights)
        batch, _, seq, _ = weights.shape
        mask = self.dropout(weights.new_ones(batch, self.n_heads, seq, seq))
        return weights * self.parallel.world.own_part(mask, dim=1)


class FeedForward(nn.Module):
    def __init__(self, config: GptConfig, parallel: Parallel) -> None:
        super().__init__()
        self.fc1 = parallel.linear(parallel.plan.fc1, config.d_model, config.d_ff)
        self.fc2 = parallel.linear(parallel.plan.fc2, config.d_ff, config.d_model)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(self.fc2(F.gelu(self.fc1(x))))


class Block(nn.Module):
    def __init__(self, config: GptConfig, parallel: Parallel) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(config.d_model), nn.LayerNorm(config.d_model)
        self.attention = Attention(config, parallel)
        self.feed_forward = FeedForward(config, parallel)

    def forward(self, x: Tensor, hidden: list[Tensor]) -> Tensor:
        x = x + self.attention(self.norm1(x), hidden)
        return x + self.feed_forward(self.norm2(x))


class Gpt(nn.Module):
    """Parameters are drawn as they are declared here, in that order, from the default generator."""

    def __init__(self, config: GptConfig, parallel: Parallel) -> None:
        super().__init__()
        self.tokens = nn.Embedding(config.vocab_size, config.d_model)
        self.positions = nn.Embedding(config.max_position_embeddings, config.d_model)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(Block(config, parallel) for _ in range(config.n_layers))
        self.norm = nn.LayerNorm(config.d_model)
        self.head = None if config.tie_embeddings else nn.Linear(config.d_model, config.vocab_size, bias=False)

    def forward(self, ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """ids [B, T] to logits [B, T, V]; attention_mask [B, T] is 0 where a position is padding."""
        seq = ids.size(1)
        hidden = [torch.ones(seq, seq, dtype=torch.bool, device=ids.device).triu(1)]
        if attention_mask is not None:
            hidden.append(attention_mask[:, None, None, :] == 0)
        places = torch.arange(seq, device=ids.device).unsqueeze(0)
        x = self.dropout(self.tokens(ids) + self.positions(places))
        for block in self.blocks:
            x = block(x, hidden)
        x = self.norm(x)
        return F.linear(x, self.tokens.weight) if self.head is None else self.head(x)


def next_token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross entropy of each position's logits against the token after it."""
    return F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


def build_gpt(arguments: argparse.Namespace, world: World, dense: bool = False) -> Gpt:
    """Seed all generators, draw the model on the CPU in the dtype asked for, move it to the rank's device."""
    config = GptConfig(**{field.name: getattr(arguments, field.name) for field in fields(GptConfig)})
    seq_len, positions = arguments.seq_len, config.max_position_embeddings
    if seq_len > positions:
        raise ValueError(f"seq_len = {seq_len} is longer than max_position_embeddings = {positions}; raise the latter")
    plan = Plan() if dense or arguments.dense else arguments.plan
    torch.set_default_dtype(getattr(torch, arguments.dtype))
    torch.manual_seed(arguments.seed)
    return Gpt(config, Parallel(plan, world, arguments.rng == "invariant")).to(world.device).train()


def random_ids(arguments: argparse.Namespace, world: World) -> Tensor:
    """[batch, seq] token ids from the default generator of the rank's device."""
    return torch.randint(0, arguments.vocab_size, (arguments.batch_size, arguments.seq_len), device=world.device)
