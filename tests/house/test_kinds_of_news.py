"""Everything told has a kind that some slice has declared, so that people can choose about it."""

import ast
from pathlib import Path

from coop.notices import kinds

COOP = Path(__file__).resolve().parents[2] / "coop"


def _strings(tree):
    """The module's own constants that are strings, by name."""
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                    found[name.id] = value.value
    return found


def _told():
    """File and kind of every call of `notices.alert`; None for a kind that is handed on."""
    for path in sorted(COOP.rglob("*.py")):
        tree = ast.parse(path.read_text())
        known = _strings(tree)
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "alert" or len(node.args) < 2:
                continue
            kind = node.args[1]
            name = kind.value if isinstance(kind, ast.Constant) else None
            yield path.name, known.get(kind.id) if isinstance(kind, ast.Name) else name


def test_every_kind_told_is_declared(app):
    declared = {kind.name for kind in kinds.all_kinds()}
    told = [(file, kind) for file, kind in _told() if kind is not None]
    assert len(told) >= 8
    assert [(file, kind) for file, kind in told if kind not in declared] == []
