"""The compiled heart: prices of shifts and blocks, and the cheapest path through a graph.

It knows no rule: nodes and edges say what may follow what, and one counter of working time is
charged and checked where a week closes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coop.rota.engine.automaton import B_ADD
from coop.rota.engine.compiled import BOOLS, INT, INTS, INTS32, ROWS, VOID, compiled

INF = np.int64(1) << np.int64(60)


@compiled(VOID(INTS, INTS, INTS32, INTS32, INTS32, INTS32, INTS, INTS, INTS32, INTS32))
def price_blocks(
    shift_price: Any,
    shape_fixed: Any,
    shape_from: Any,
    block_from: Any,
    block_shape: Any,
    class_from: Any,
    block_fixed: Any,
    class_price: Any,
    class_block: Any,
    shape_shift: Any,
) -> None:
    """The cheapest shift of each shape, and the cheapest block of each class.

    `shift_price` lists the prices of each shape's shifts one shape after the other; a shape
    without shifts costs `shape_fixed`. Writes `class_price`, `class_block`, `shape_shift`.
    """
    shapes = shape_from.shape[0] - 1
    best = np.empty(shapes, np.int64)
    for shape in range(shapes):
        best[shape] = INF
        shape_shift[shape] = -1
        if shape_from[shape] == shape_from[shape + 1]:
            best[shape] = shape_fixed[shape]
        for place in range(shape_from[shape], shape_from[shape + 1]):
            if shift_price[place] < best[shape]:
                best[shape] = shift_price[place]
                shape_shift[shape] = place
    for kind in range(class_from.shape[0] - 1):
        class_price[kind] = INF
        class_block[kind] = -1
        for block in range(class_from[kind], class_from[kind + 1]):
            price = block_fixed[block]
            for place in range(block_from[block], block_from[block + 1]):
                shape_price = best[block_shape[place]]
                if shape_price >= INF:
                    price = INF
                    break
                price += shape_price
            if price < class_price[kind]:
                class_price[kind] = price
                class_block[kind] = block


@compiled(
    INT(
        INTS32,
        INTS32,
        INTS32,
        INTS32,
        INTS32,
        INTS,
        ROWS,
        INTS,
        INTS,
        ROWS,
        INTS,
        INTS32,
        INTS32,
        INTS,
    )
)
def cheapest(  # noqa: PLR0915 - compiled whole
    node_from: Any,
    edge_from: Any,
    edge_block: Any,
    edge_to: Any,
    carries: Any,
    class_price: Any,
    blocks: Any,
    closes: Any,
    most: Any,
    week_price: Any,
    cost: Any,
    back: Any,
    back_close: Any,
    plan: Any,
) -> Any:
    """The cheapest path's price, INF if there is none; `plan` gets its block class a layer.

    `closes[l]` is the row of `week_price` by which the counter is charged after layer l, or -1;
    `most[l]` the most units before that, and after it at once. `cost`, `back` and `back_close`
    are scratch: two layers of nodes by counter, all nodes by counter, all nodes.
    """
    depth = node_from.shape[0] - 2
    width = week_price.shape[1]
    widest = cost.shape[0] // 2
    top = np.zeros(node_from[depth + 1], np.int32)
    came = np.empty(edge_to.shape[0], np.int32)
    for node in range(node_from[depth]):
        for edge in range(edge_from[node], edge_from[node + 1]):
            came[edge] = node
    here, there = 0, widest
    for units in range(width):
        cost[here + units] = INF
    if node_from[1] == 0:
        return INF
    cost[here] = 0
    for layer in range(depth):
        first, last = node_from[layer], node_from[layer + 1]
        upto = node_from[layer + 2]
        limit = min(most[layer], width - 1)
        for slot in range(there, there + (upto - last) * width):
            cost[slot] = INF
        for node in range(last, upto):
            top[node] = -1
        for node in range(first, last):
            row = here + (node - first) * width
            reach = top[node]
            for edge in range(edge_from[node], edge_from[node + 1]):
                kind = edge_block[edge]
                target = edge_to[edge]
                price, add = np.int64(0), np.int64(0)
                if kind >= 0:
                    price = class_price[kind]
                    if price >= INF:
                        continue
                    add = blocks[kind, B_ADD]
                highest = min(np.int64(reach), limit - add)
                if highest < 0:
                    continue
                into = there + (target - last) * width + add
                behind = np.int64(target) * width + add
                for units in range(highest + 1):
                    offer = cost[row + units] + price
                    if offer < cost[into + units] and cost[row + units] < INF:
                        cost[into + units] = offer
                        back[behind + units] = edge
                top[target] = max(top[target], highest + add)
        if closes[layer] >= 0:
            charge = week_price[closes[layer]]
            follows = min(most[layer + 1], width - 1)
            for node in range(last, upto):
                row = there + (node - last) * width
                best = INF
                held = 0
                for units in range(top[node] + 1):
                    if cost[row + units] < INF and cost[row + units] + charge[units] < best:
                        best = cost[row + units] + charge[units]
                        held = units
                    cost[row + units] = INF
                back_close[node] = held
                top[node] = -1
                carry = carries[node]
                if best < INF and carry <= follows:
                    cost[row + carry] = best
                    top[node] = carry
        here, there = there, here
    found = INF
    node = -1
    counter = np.int64(0)
    for last_node in range(node_from[depth], node_from[depth + 1]):
        row = here + (last_node - node_from[depth]) * width
        for held in range(top[last_node] + 1):
            if cost[row + held] < found:
                found = cost[row + held]
                node = last_node
                counter = np.int64(held)
    if node < 0:
        return INF
    for layer in range(depth - 1, -1, -1):
        if closes[layer] >= 0:
            counter = np.int64(back_close[node])
        edge = back[np.int64(node) * width + counter]
        kind = edge_block[edge]
        plan[layer] = kind
        if kind >= 0:
            counter -= blocks[kind, B_ADD]
        node = came[edge]
    return found


@compiled(INTS(INTS, INT))
def _longer(row: Any, capacity: Any) -> Any:
    longer = np.full(capacity, -1, np.int64)
    longer[: row.shape[0]] = row
    return longer


@compiled(
    INT(INTS32, INTS32, INTS32, INTS32, INTS32, INTS, ROWS, INTS, INTS, ROWS, INTS, INTS, INT, INTS)
)
def cheapest_under(  # noqa: PLR0915 - compiled whole
    node_from: Any,
    edge_from: Any,
    edge_block: Any,
    edge_to: Any,
    carries: Any,
    class_price: Any,
    blocks: Any,
    closes: Any,
    most: Any,
    week_price: Any,
    under: Any,
    floors: Any,
    most_labels: Any,
    plan: Any,
) -> Any:
    """As `cheapest`, and the sum of all weeks stays within `under[l]` when layer l closes a week.

    Labels that another label of the same node and counter beats in both sum and price are
    dropped; sums below `floors[l]` can no longer reach a limit and count as equal. Returns INF
    when there is no path, -INF when more than `most_labels` labels would be needed.
    """
    depth = node_from.shape[0] - 2
    width = np.int64(week_price.shape[1])
    capacity = 4096
    node = np.zeros(capacity, np.int64)
    units = np.zeros(capacity, np.int64)
    total = np.zeros(capacity, np.int64)
    cost = np.zeros(capacity, np.int64)
    parent = np.full(capacity, -1, np.int64)
    choice = np.full(capacity, -1, np.int64)
    first, last = 0, 1
    if node_from[1] == 0:
        return INF
    for layer in range(depth):
        amount = 0
        for label in range(first, last):
            amount += edge_from[node[label] + 1] - edge_from[node[label]]
        if amount > most_labels:
            return -INF
        c_key = np.empty(amount, np.int64)
        c_node = np.empty(amount, np.int64)
        c_units = np.empty(amount, np.int64)
        c_total = np.empty(amount, np.int64)
        c_cost = np.empty(amount, np.int64)
        c_parent = np.empty(amount, np.int64)
        c_choice = np.empty(amount, np.int64)
        count = 0
        limit = min(most[layer], width - 1)
        closing = closes[layer] >= 0
        highest = np.int64(0)
        for label in range(first, last):
            for edge in range(edge_from[node[label]], edge_from[node[label] + 1]):
                kind = edge_block[edge]
                price, add = np.int64(0), np.int64(0)
                if kind >= 0:
                    price = class_price[kind]
                    if price >= INF:
                        continue
                    add = blocks[kind, B_ADD]
                held = units[label] + add
                if held > limit:
                    continue
                target = np.int64(edge_to[edge])
                spent = total[label]
                paid = cost[label] + price
                if closing:
                    spent += held
                    if spent > under[layer]:
                        continue
                    spent = max(spent, floors[layer])
                    paid += week_price[closes[layer], held]
                    held = np.int64(carries[target])
                    if held > most[layer + 1]:
                        continue
                c_node[count] = target
                c_units[count] = held
                c_total[count] = spent
                c_cost[count] = paid
                c_parent[count] = label
                c_choice[count] = kind
                highest = max(highest, spent)
                count += 1
        for one in range(count):
            c_key[one] = (c_node[one] * width + c_units[one]) * (highest + 1) + c_total[one]
        order = np.argsort(c_key[:count], kind="mergesort")
        needed = last + count
        if needed > capacity:
            while capacity < needed:
                capacity *= 2
            node = _longer(node, capacity)
            units = _longer(units, capacity)
            total = _longer(total, capacity)
            cost = _longer(cost, capacity)
            parent = _longer(parent, capacity)
            choice = _longer(choice, capacity)
        first = last
        group = np.int64(-1)
        lowest = INF
        for place in range(count):
            one = order[place]
            mine = c_node[one] * width + c_units[one]
            if mine != group:
                group = mine
                lowest = INF
            if c_cost[one] >= lowest:
                continue
            lowest = c_cost[one]
            node[last] = c_node[one]
            units[last] = c_units[one]
            total[last] = c_total[one]
            cost[last] = c_cost[one]
            parent[last] = c_parent[one]
            choice[last] = c_choice[one]
            last += 1
    found = INF
    best = -1
    for label in range(first, last):
        if cost[label] < found:
            found = cost[label]
            best = label
    if best < 0:
        return INF
    for layer in range(depth - 1, -1, -1):
        plan[layer] = choice[best]
        best = parent[best]
    return found


@compiled(VOID(INTS32, INTS, ROWS, INTS, INTS, INTS32, INTS32, INTS32, BOOLS, INTS32, INTS))
def price_shifts(
    shifts: Any,
    own: Any,
    cover: Any,
    gap: Any,
    spare: Any,
    heads: Any,
    skill_from: Any,
    had: Any,
    brings: Any,
    asked: Any,
    price: Any,
) -> None:
    """What each of a person's shifts costs now: `own` and the change that one more head makes.

    `cover` rows are (least, wanted, capacity); `gap` and `spare` the points of a place short of
    the least and of the wanted; skill rows s of a shift lie from `skill_from[shift]`, `asked[s]`
    people are needed, `had[s]` are there, and `brings[s]` says whether this person is one. INF
    where the shift is full, or its last places are kept for somebody else.
    """
    for place in range(shifts.shape[0]):
        shift = shifts[place]
        least, wanted, most = cover[shift, 0], cover[shift, 1], cover[shift, 2]
        there = np.int64(heads[shift])
        price[place] = INF
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
