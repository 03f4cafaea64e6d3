"""Blocks of rows, which live in `homl_clustering.engine.blocks`."""

from homl_clustering.engine.blocks import (
    Block,
    BlockMap,
    RowBlocks,
    block_map,
    threads,
    tree_sum,
    weighted_sum,
)

__all__ = ["Block", "BlockMap", "RowBlocks", "block_map", "threads", "tree_sum", "weighted_sum"]
