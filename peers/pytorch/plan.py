"""Which of a block's four linear layers is column or row parallel."""

from __future__ import annotations

from dataclasses import dataclass

STYLES = ("dense", "column", "column:gather", "row", "row:parallel")


@dataclass(frozen=True)
class Plan:
    """A style for each layer: `column` leaves its output local, `row:parallel` takes such an output."""

    qkv: str = "dense"
    attn_out: str = "dense"
    fc1: str = "dense"
    fc2: str = "dense"

    def __post_init__(self) -> None:
        for name, style in vars(self).items():
            if style not in STYLES:
                raise ValueError(f"plan.{name} = {style} is no style; use one of {', '.join(STYLES)}")
        for first, second in (("qkv", "attn_out"), ("fc1", "fc2")):
            leaves_local = getattr(self, first) == "column"
            takes_local = getattr(self, second) == "row:parallel"
            if leaves_local != takes_local:
                raise ValueError(
                    f"plan.{first} = {getattr(self, first)} cannot feed plan.{second} = {getattr(self, second)}; "
                    "column and row:parallel go together"
                )
            if getattr(self, first) == "row:parallel" or getattr(self, second) == "column":
                raise ValueError(
                    f"plan.{first} = row:parallel or plan.{second} = column: attention and the FFN take and give "
                    "whole tensors; use row or column:gather"
                )


def parse_plan(text: str) -> Plan:
    """Read `layer=style,...`; a layer that is not named is dense."""
    styles: dict[str, str] = {}
    for item in filter(None, text.split(",")):
        name, _, style = item.partition("=")
        if name not in Plan.__dataclass_fields__:
            raise ValueError(f"plan.{name} is no layer; use {', '.join(Plan.__dataclass_fields__)}")
        if name in styles:
            raise ValueError(f"plan.{name} = {style} comes after plan.{name} = {styles[name]}; keep one of them")
        styles[name] = style
    return Plan(**styles)
