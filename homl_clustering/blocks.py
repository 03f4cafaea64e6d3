"""Blocks of rows, which live in `homl_clustering.engine.blocks`."""

from homl_clustering.engine.blocks import (
    BlockMap,
    RowBlocks,
    block_map,
    threads,
    tree_sum,
    weighted_sum,
)

__all__ = ["BlockMap", "RowBlocks", "block_map", "threads", "tree_sum", "weighted_sum"]
