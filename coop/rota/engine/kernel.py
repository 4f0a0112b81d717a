"""The compiled heart: prices of shifts and blocks, and the cheapest path through a graph.

It knows no rule: nodes and edges say what may follow what, and one counter of working time is
charged and checked where a span of it closes. Prices are whole numbers, points times a scale;
those of paths are kept in 32 bits, so that many counts are compared at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coop.rota.engine.compiled import BOOLS, INT, INTS, INTS32, ROWS, ROWS32, VOID, compiled

MAX = np.int64(1) << np.int64(60)  # no answer
INF = np.int32(1 << 29)  # no path leads here
NEVER = np.int64(1 << 28)  # a price that is never paid
FREE = np.int64(-2)  # a layer whose block may be chosen
NONE = np.int64(-1)  # no block


@compiled(VOID(INTS, INT, INTS32, INTS32, INTS, INTS, INTS))
def shift_prices(
    own: Any, scale: Any, row_from: Any, row: Any, coefficient: Any, dual: Any, price: Any
) -> None:
    """`price` of each place: its own points by `scale`, less what its rows are worth.

    Rows and coefficients of place p lie from `row_from[p]`; an `own` of NEVER or more stays.
    """
    for place in range(own.shape[0]):
        if own[place] >= NEVER:
            price[place] = NEVER
            continue
        found = own[place] * scale
        for at in range(row_from[place], row_from[place + 1]):
            found -= coefficient[at] * dual[row[at]]
        price[place] = found


@compiled(VOID(INTS, INT, INTS32, INTS32, INTS32, INTS32, INTS, INTS32, INTS32, INTS32))
def block_prices(
    price: Any,
    scale: Any,
    shape_from: Any,
    block_from: Any,
    block_shape: Any,
    class_from: Any,
    block_fixed: Any,
    class_price: Any,
    class_block: Any,
    shape_place: Any,
) -> None:
    """The cheapest place of each shape, and the cheapest block of each class.

    `price` lists the places of each shape one shape after the other; a shape without places
    costs nothing. Writes `class_price`, `class_block`, `shape_place`.
    """
    shapes = shape_from.shape[0] - 1
    best = np.zeros(shapes, np.int64)
    for shape in range(shapes):
        shape_place[shape] = -1
        if shape_from[shape] < shape_from[shape + 1]:
            best[shape] = NEVER
        for place in range(shape_from[shape], shape_from[shape + 1]):
            if price[place] < best[shape]:
                best[shape] = price[place]
                shape_place[shape] = place
    for kind in range(class_from.shape[0] - 1):
        cheapest = NEVER
        class_block[kind] = -1
        for block in range(class_from[kind], class_from[kind + 1]):
            found = block_fixed[block] * scale
            for at in range(block_from[block], block_from[block + 1]):
                one = best[block_shape[at]]
                if one >= NEVER:
                    found = NEVER
                    break
                found += one
            if found < cheapest:
                cheapest = found
                class_block[kind] = block
        class_price[kind] = cheapest


GRAPH = (INTS32, INTS32, INTS32, INTS32, INTS32)  # node_from, edge_from, _block, _to, carries
REACHED = (INTS32, INTS32, INTS32, INTS32, INTS32)  # cost, low, top, held, paid


@compiled(INT(*GRAPH, INTS32, INTS32, INTS32, INTS, INTS, ROWS32, *REACHED))
def forward(  # noqa: PLR0915 - compiled whole
    node_from: Any,
    edge_from: Any,
    edge_block: Any,
    edge_to: Any,
    carries: Any,
    class_price: Any,
    add: Any,
    fixing: Any,
    closes: Any,
    most: Any,
    charge: Any,
    cost: Any,
    low: Any,
    top: Any,
    held: Any,
    paid: Any,
) -> Any:
    """The price of the cheapest path, MAX if there is none.

    `add[c]` units are counted for a block of class c; `fixing[l]` is the class that layer l must
    take, NONE or FREE; `closes[l]` the row of `charge` by which the counter is charged after
    layer l, or -1; `most[l]` the most units before that, and after it at once. For trace: `cost`
    gets, for each node, the price of the cheapest path to it by units, `low` and `top` the
    least and most units reached; where a span closes, `held` the units that were best to
    charge and `paid` the price before the charge.
    """
    depth = node_from.shape[0] - 2
    width = np.int64(charge.shape[1])
    for node in range(node_from[depth + 1]):
        low[node] = width
        top[node] = -1
    if node_from[1] == 0:
        return MAX
    cost[0] = 0
    low[0] = 0
    top[0] = 0
    for layer in range(depth + 1):
        if layer > 0 and closes[layer - 1] >= 0:
            limit = min(most[layer], width - 1)
            row = closes[layer - 1]
            for node in range(node_from[layer], node_from[layer + 1]):
                at = np.int64(node) * width
                best = NEVER
                for units in range(low[node], top[node] + 1):
                    offer = np.int64(cost[at + units]) + charge[row, units]
                    if offer < best:
                        best = offer
                        held[node] = units
                        paid[node] = cost[at + units]
                low[node] = width
                top[node] = -1
                carry = np.int64(carries[node])
                if best < NEVER and carry <= limit:
                    cost[at + carry] = best
                    low[node] = carry
                    top[node] = carry
        if layer == depth:
            break
        limit = min(most[layer], width - 1)
        must = fixing[layer]
        free = must == FREE
        for node in range(node_from[layer], node_from[layer + 1]):
            if top[node] < 0:
                continue
            at = np.int64(node) * width
            for edge in range(edge_from[node], edge_from[node + 1]):
                kind = edge_block[edge]
                if not free and kind != must:
                    continue
                price = np.int32(0)
                more = np.int64(0)
                if kind >= 0:
                    price = class_price[kind]
                    if price >= NEVER:
                        continue
                    more = np.int64(add[kind])
                first = np.int64(low[node])
                last = min(np.int64(top[node]), limit - more)
                if last < first:
                    continue
                target = edge_to[edge]
                into = np.int64(target) * width + more
                if top[target] < 0:
                    for units in range(first, last + 1):
                        cost[into + units] = np.int32(cost[at + units] + price)
                    low[target] = first + more
                    top[target] = last + more
                    continue
                for units in range(np.int64(top[target]) + 1 - more, last + 1):
                    cost[into + units] = INF
                for units in range(first, np.int64(low[target]) - more):
                    cost[into + units] = INF
                for units in range(first, last + 1):
                    offer = np.int32(cost[at + units] + price)
                    cost[into + units] = min(cost[into + units], offer)
                low[target] = min(np.int64(low[target]), first + more)
                top[target] = max(np.int64(top[target]), last + more)
    found = MAX
    for node in range(node_from[depth], node_from[depth + 1]):
        at = np.int64(node) * width
        for units in range(low[node], top[node] + 1):
            if cost[at + units] < min(found, NEVER):
                found = np.int64(cost[at + units])
    return found


@compiled(VOID(*GRAPH, INTS32, INTS32, INTS32, INTS, ROWS32, *REACHED, INTS32))
def trace(
    node_from: Any,
    edge_from: Any,
    edge_block: Any,
    edge_to: Any,
    carries: Any,
    class_price: Any,
    add: Any,
    fixing: Any,
    closes: Any,
    charge: Any,
    cost: Any,
    low: Any,
    top: Any,
    held: Any,
    paid: Any,
    plan: Any,
) -> None:
    """`plan` gets the block class by layer, or NONE, of the cheapest path that `forward` found.

    No way back is stored: in each layer an edge that explains the price is looked for.
    """
    depth = node_from.shape[0] - 2
    width = np.int64(charge.shape[1])
    value = NEVER
    node = np.int64(-1)
    units = np.int64(0)
    for last in range(node_from[depth], node_from[depth + 1]):
        at = np.int64(last) * width
        for count in range(low[last], top[last] + 1):
            if cost[at + count] < value:
                value = np.int64(cost[at + count])
                node = np.int64(last)
                units = np.int64(count)
    if node < 0:
        return
    for layer in range(depth - 1, -1, -1):
        if closes[layer] >= 0:
            units = np.int64(held[node])
            value = np.int64(paid[node])
        must = fixing[layer]
        free = must == FREE
        found = False
        for source in range(node_from[layer], node_from[layer + 1]):
            if top[source] < 0:
                continue
            at = np.int64(source) * width
            for edge in range(edge_from[source], edge_from[source + 1]):
                kind = edge_block[edge]
                if edge_to[edge] != node or (not free and kind != must):
                    continue
                price = np.int64(0)
                more = np.int64(0)
                if kind >= 0:
                    price = np.int64(class_price[kind])
                    more = np.int64(add[kind])
                before = units - more
                if price >= NEVER or before < low[source] or before > top[source]:
                    continue
                if cost[at + before] + price == value:
                    plan[layer] = kind
                    value = np.int64(cost[at + before])
                    node = np.int64(source)
                    units = before
                    found = True
                    break
            if found:
                break


@compiled(INT(INTS))
def cell(places: Any) -> Any:
    """A number that tells these places, in their order, from all others."""
    code = np.int64(1)
    for place in places:
        code = code * np.int64(32768) + place + 1
    return code


@compiled(INT(*[INTS32] * 7, INTS, INTS, INTS32, INTS, INTS, INTS))
def read_plan(
    plan: Any,
    fixing: Any,
    class_block: Any,
    block_from: Any,
    block_shape: Any,
    shape_place: Any,
    old_block: Any,
    old_places: Any,
    old_from: Any,
    block: Any,
    places: Any,
    place_from: Any,
    cells: Any,
) -> Any:
    """The places of a plan, layer after layer; returns how many.

    Those of layer l are written to `places` from `place_from[l]` on, the block to `block[l]`, a
    number that tells the layer's choice from every other to `cells[l]`. Layers that are fixed
    take what the old roster has.
    """
    count = 0
    for layer in range(plan.shape[0]):
        place_from[layer] = count
        block[layer] = -1
        code = np.int64(0)
        if plan[layer] >= 0:
            if fixing[layer] == FREE:
                chosen = class_block[plan[layer]]
                block[layer] = chosen
                for at in range(block_from[chosen], block_from[chosen + 1]):
                    place = shape_place[block_shape[at]]
                    if place >= 0:
                        places[count] = place
                        count += 1
            else:
                block[layer] = old_block[layer]
                for at in range(old_from[layer], old_from[layer + 1]):
                    places[count] = old_places[at]
                    count += 1
            code = cell(places[place_from[layer] : count])
        cells[layer] = code
    place_from[plan.shape[0]] = count
    return count


@compiled(VOID(INTS32, INTS, ROWS, INTS, INTS, INTS, INTS, INTS32, INTS, BOOLS, INTS, INTS))
def price_shifts(
    shifts: Any,
    own: Any,
    cover: Any,
    gap: Any,
    spare: Any,
    over: Any,
    heads: Any,
    skill_from: Any,
    had: Any,
    brings: Any,
    asked: Any,
    price: Any,
) -> None:
    """What each of a person's shifts costs now: `own` and the change that one more head makes.

    `cover` rows are (least, wanted, capacity); `gap`, `spare` and `over` the points of a place
    short of the least, of the wanted, and beyond it; skill rows s of a shift lie from
    `skill_from[shift]`, `asked[s]` people are needed, `had[s]` are there, and `brings[s]` says
    whether this person is one. NEVER where the shift is full, or its last places are kept for
    somebody else.
    """
    for place in range(shifts.shape[0]):
        if own[place] >= NEVER:
            price[place] = NEVER
            continue
        shift = shifts[place]
        least, wanted, most = cover[shift, 0], cover[shift, 1], cover[shift, 2]
        there = heads[shift]
        price[place] = NEVER
        if there >= most:
            continue
        lack_before, lack_after = np.int64(0), np.int64(0)
        kept = False
        for skill in range(skill_from[shift], skill_from[shift + 1]):
            before = max(np.int64(0), asked[skill] - had[skill])
            after = max(np.int64(0), before - 1) if brings[skill] else before
            lack_before = max(lack_before, before)
            lack_after = max(lack_after, after)
            too_full = max(np.int64(0), before - (most - there)) if there > 0 else np.int64(0)
            kept = kept or after - (most - there - 1) > too_full
        if kept:
            continue
        short_before = max(np.int64(0), least - there, lack_before)
        if there == 0 and least == 0:
            short_before = np.int64(0)
        short_after = max(np.int64(0), least - there - 1, lack_after)
        spare_before = max(np.int64(0), wanted - max(there, least))
        spare_after = max(np.int64(0), wanted - max(there + 1, least))
        price[place] = (
            own[place]
            + gap[shift] * (short_after - short_before)
            + spare[shift] * (spare_after - spare_before)
        )
        if there >= wanted:
            price[place] += over[shift]
