"""The cheapest path where sums over several spans are limited, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from coop.rota.engine.compiled import INT, INTS, INTS32, ROWS32, compiled
from coop.rota.engine.kernel import FREE, GRAPH, MAX, NEVER


@compiled(INTS(INTS, INT))
def _longer(row: Any, capacity: Any) -> Any:
    longer = np.full(capacity, -1, np.int64)
    longer[: row.shape[0]] = row
    return longer


@compiled(INT(*GRAPH, INTS32, INTS32, INTS32, INTS, INTS, ROWS32, INTS, INTS, INT, INT, INTS32))
def cheapest_under(  # noqa: PLR0915 - compiled whole
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
    under: Any,
    floors: Any,
    least: Any,
    most_labels: Any,
    plan: Any,
) -> Any:
    """As `forward` and `trace`, and the units of all spans together keep within limits.

    Their sum is at most `under[l]` when layer l closes a span, and `least` or more at the end.
    Labels that another label of the same node and counter beats in both sum and price are
    dropped, or with a `least` those of an equal sum; sums below `floors[l]` can no longer
    reach a limit and count as equal.
    Returns MAX when there is no path, -MAX when more than `most_labels` labels would be needed.
    """
    depth = node_from.shape[0] - 2
    width = np.int64(charge.shape[1])
    capacity = 4096
    node = np.zeros(capacity, np.int64)
    units = np.zeros(capacity, np.int64)
    total = np.zeros(capacity, np.int64)
    cost = np.zeros(capacity, np.int64)
    parent = np.full(capacity, -1, np.int64)
    choice = np.full(capacity, -1, np.int64)
    first, last = 0, 1
    if node_from[1] == 0:
        return MAX
    for layer in range(depth):
        amount = 0
        for label in range(first, last):
            amount += edge_from[node[label] + 1] - edge_from[node[label]]
        if amount > most_labels:
            return -MAX
        c_key = np.empty(amount, np.int64)
        c_node = np.empty(amount, np.int64)
        c_units = np.empty(amount, np.int64)
        c_total = np.empty(amount, np.int64)
        c_cost = np.empty(amount, np.int64)
        c_parent = np.empty(amount, np.int64)
        c_choice = np.empty(amount, np.int64)
        count = 0
        limit = min(most[layer], width - 1)
        must = fixing[layer]
        free = must == FREE
        closing = closes[layer] >= 0
        highest = np.int64(0)
        for label in range(first, last):
            for edge in range(edge_from[node[label]], edge_from[node[label] + 1]):
                kind = edge_block[edge]
                if not free and kind != must:
                    continue
                price, more = np.int64(0), np.int64(0)
                if kind >= 0:
                    price = np.int64(class_price[kind])
                    if price >= NEVER:
                        continue
                    more = np.int64(add[kind])
                held = units[label] + more
                if held > limit:
                    continue
                target = np.int64(edge_to[edge])
                spent = total[label]
                value = cost[label] + price
                if closing:
                    spent += held
                    if spent > under[layer] or charge[closes[layer], held] >= NEVER:
                        continue
                    spent = max(spent, floors[layer])
                    value += charge[closes[layer], held]
                    held = np.int64(carries[target])
                    if held > most[layer + 1]:
                        continue
                c_node[count] = target
                c_units[count] = held
                c_total[count] = spent
                c_cost[count] = value
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
        lowest = MAX
        for place in range(count):
            one = order[place]
            mine = c_node[one] * width + c_units[one]
            if least > 0:
                mine = c_key[one]
            if mine != group:
                group = mine
                lowest = MAX
            if c_cost[one] >= lowest:
                continue
            if least > 0 and lowest < MAX:
                last -= 1  # of an equal sum, the cheaper takes the place
            lowest = c_cost[one]
            node[last] = c_node[one]
            units[last] = c_units[one]
            total[last] = c_total[one]
            cost[last] = c_cost[one]
            parent[last] = c_parent[one]
            choice[last] = c_choice[one]
            last += 1
    found = MAX
    best = -1
    for label in range(first, last):
        if total[label] >= least and cost[label] < found:
            found = cost[label]
            best = label
    if best < 0:
        return MAX
    for layer in range(depth - 1, -1, -1):
        plan[layer] = choice[best]
        best = parent[best]
    return found
