"""An automaton unrolled into a graph of layers, compiled; it knows no rule but calls the step."""

from __future__ import annotations

from typing import Any

import numpy as np

from coop.rota.engine import automaton
from coop.rota.engine.automaton import CARRY, L_CLOSES_WEEK, STATE
from coop.rota.engine.compiled import BOOL, INT, INTS, INTS32, ROWS, TUPLE, compiled

_advance = compiled(BOOL(INTS, BOOL, INTS, INTS, INTS))(automaton.advance)


@compiled(INT(INTS))
def _hash(row: Any) -> Any:
    mixed = np.int64(1469598103)
    for position in range(row.shape[0]):
        mixed = (mixed ^ row[position]) * np.int64(1099511628211)
        mixed ^= mixed >> np.int64(29)
    return mixed & np.int64(0x7FFFFFFFFFFFFFFF)


@compiled(TUPLE((ROWS, INTS, INTS, INTS, INTS))(INTS, ROWS, INTS, ROWS))
def expand(  # noqa: PLR0915 - compiled whole, growing its own arrays
    opening: Any, blocks: Any, block_from: Any, layers: Any
) -> Any:
    """All states that can be reached, layer by layer.

    `block_from[l]` to `block_from[l + 1]` are the blocks that may begin in layer l. Returns
    (states, node_from by layer, edge_from by node, edge_block, edge_to); block -1 is none.
    """
    depth = layers.shape[0]
    states = np.empty((1024, STATE), np.int64)
    states[0] = opening
    node_from = np.zeros(depth + 2, np.int64)
    node_from[1] = 1
    edge_from = np.zeros(1025, np.int64)
    edge_block = np.empty(4096, np.int64)
    edge_to = np.empty(4096, np.int64)
    nodes, edges = 1, 0
    out = np.empty(STATE, np.int64)
    table = np.empty(1024, np.int64)
    no_block = np.zeros(blocks.shape[1], np.int64)
    for layer in range(depth):
        first = nodes
        table[:] = -1
        for node in range(node_from[layer], node_from[layer + 1]):
            edge_from[node] = edges
            for choice in range(block_from[layer] - 1, block_from[layer + 1]):
                if choice < block_from[layer]:
                    good = _advance(states[node], False, no_block, layers[layer], out)
                else:
                    good = _advance(states[node], True, blocks[choice], layers[layer], out)
                if not good:
                    continue
                if 2 * (nodes - first) >= table.shape[0]:
                    table = np.full(table.shape[0] * 2, -1, np.int64)
                    for known in range(first, nodes):
                        slot = _hash(states[known]) % table.shape[0]
                        while table[slot] >= 0:
                            slot = (slot + 1) % table.shape[0]
                        table[slot] = known
                slot = _hash(out) % table.shape[0]
                while table[slot] >= 0:
                    known = table[slot]
                    same = True
                    for position in range(STATE):
                        if states[known, position] != out[position]:
                            same = False
                            break
                    if same:
                        break
                    slot = (slot + 1) % table.shape[0]
                target = table[slot]
                if target < 0:
                    target = nodes
                    table[slot] = nodes
                    if nodes == states.shape[0]:
                        bigger = np.empty((2 * nodes, STATE), np.int64)
                        bigger[:nodes] = states
                        states = bigger
                        longer = np.zeros(2 * nodes + 1, np.int64)
                        longer[:nodes] = edge_from[:nodes]
                        edge_from = longer
                    states[nodes] = out
                    nodes += 1
                if edges == edge_block.shape[0]:
                    more = np.empty(2 * edges, np.int64)
                    more[:edges] = edge_block
                    edge_block = more
                    more = np.empty(2 * edges, np.int64)
                    more[:edges] = edge_to
                    edge_to = more
                edge_block[edges] = choice if choice >= block_from[layer] else -1
                edge_to[edges] = target
                edges += 1
        node_from[layer + 2] = nodes
    for node in range(node_from[depth], nodes + 1):
        edge_from[node] = edges
    return (
        states[:nodes].copy(),
        node_from,
        edge_from[: nodes + 1].copy(),
        edge_block[:edges].copy(),
        edge_to[:edges].copy(),
    )


@compiled(TUPLE((INTS32, INTS32, INTS32, INTS32, INTS32))(ROWS, INTS, INTS, INTS, INTS, ROWS))
def merge(  # noqa: PLR0915 - compiled whole, growing its own arrays
    states: Any, node_from: Any, edge_from: Any, edge_block: Any, edge_to: Any, layers: Any
) -> Any:
    """Join nodes of a layer whose futures are the same, and drop those that have none.

    The work carried into a new week counts as part of the future. Returns (node_from,
    edge_from, edge_block, edge_to, carry) of the smaller graph; node 0 stays the opening.
    """
    depth = layers.shape[0]
    total = states.shape[0]
    same_as = np.full(total, -1, np.int64)
    hashes = np.zeros(total, np.int64)
    size = 1024
    while size < 2 * total + 2:
        size *= 2
    table = np.full(size, -1, np.int64)
    for layer in range(depth, -1, -1):
        for node in range(node_from[layer], node_from[layer + 1]):
            carry = np.int64(0)
            if layer > 0 and layers[layer - 1, L_CLOSES_WEEK]:
                carry = states[node, CARRY]
            mixed = (np.int64(layer) * 1000003 + carry + 17) * np.int64(1099511628211)
            alive = layer == depth
            for edge in range(edge_from[node], edge_from[node + 1]):
                target = same_as[edge_to[edge]]
                if target < 0:
                    continue
                alive = True
                mixed = (mixed ^ (edge_block[edge] + 2)) * np.int64(1099511628211)
                mixed = (mixed ^ target) * np.int64(1099511628211)
                mixed ^= mixed >> np.int64(31)
            if not alive:
                continue
            mixed &= np.int64(0x7FFFFFFFFFFFFFFF)
            hashes[node] = mixed
            slot = mixed % size
            while table[slot] >= 0:
                known = table[slot]
                if hashes[known] == mixed and known >= node_from[layer]:
                    equal = True
                    if layer > 0 and layers[layer - 1, L_CLOSES_WEEK]:
                        equal = states[known, CARRY] == carry
                    one = edge_from[known]
                    other = edge_from[node]
                    while equal:
                        while one < edge_from[known + 1] and same_as[edge_to[one]] < 0:
                            one += 1
                        while other < edge_from[node + 1] and same_as[edge_to[other]] < 0:
                            other += 1
                        ended = one == edge_from[known + 1]
                        if ended or other == edge_from[node + 1]:
                            equal = ended and other == edge_from[node + 1]
                            break
                        equal = (
                            edge_block[one] == edge_block[other]
                            and same_as[edge_to[one]] == same_as[edge_to[other]]
                        )
                        one += 1
                        other += 1
                    if equal:
                        break
                slot = (slot + 1) % size
            if table[slot] < 0:
                table[slot] = node
            same_as[node] = table[slot]
    kept = np.full(total, -1, np.int64)
    found_from = np.zeros(depth + 2, np.int32)
    count = 0
    used = np.zeros(total, np.bool_)
    used[0] = same_as[0] == 0
    edges = 0
    for layer in range(depth + 1):
        for node in range(node_from[layer], node_from[layer + 1]):
            if not used[node]:
                continue
            kept[node] = count
            count += 1
            for edge in range(edge_from[node], edge_from[node + 1]):
                target = same_as[edge_to[edge]]
                if target >= 0:
                    used[target] = True
                    edges += 1
        found_from[layer + 1] = count
    new_from = np.zeros(count + 1, np.int32)
    new_block = np.empty(edges, np.int32)
    new_to = np.empty(edges, np.int32)
    carries = np.zeros(count, np.int32)
    edges = 0
    for layer in range(depth + 1):
        for node in range(node_from[layer], node_from[layer + 1]):
            place = kept[node]
            if place < 0:
                continue
            new_from[place] = edges
            carries[place] = states[node, CARRY]
            for edge in range(edge_from[node], edge_from[node + 1]):
                target = same_as[edge_to[edge]]
                if target >= 0:
                    new_block[edges] = edge_block[edge]
                    new_to[edges] = kept[target]
                    edges += 1
    new_from[count] = edges
    return found_from, new_from, new_block, new_to, carries
