"""What import-linter cannot hold: it reads packages, no modules at the top level, and knows no order of imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# module -> the rooms and modules of ours that it may import
ALLOWED = {
    "main": {"api", "settings"},
    "model_service": {"analysis", "manifest", "network", "provenance", "settings", "verdict", "vision"},
    "analysis": {"provenance", "verdict", "vision"},
    "verdict": {"manifest", "vision"},
    "words": {"analysis", "verdict"},
    "settings": {"cpus", "network", "provenance"},
    "manifest": set(),
    "cpus": set(),
    "memory": set(),
    "no_telemetry": set(),
}
OURS = {*ALLOWED, "api", "deploy", "network", "vision", "provenance", "training", "benchmarks", "cli"}


@pytest.mark.parametrize("module", ALLOWED)
def test_a_module_imports_only_what_lies_below_it(module: str) -> None:
    assert imported_by(ROOT / f"{module}.py") & OURS <= ALLOWED[module]


def test_whoever_imports_openvino_has_its_telemetry_kept_out_first() -> None:
    bringing_it = {"openvino", "nncf"}
    packages = {path.parent for path in ROOT.glob("*/__init__.py")}
    users = {p for p in packages if any(imported_by(path) & bringing_it for path in p.rglob("*.py"))}
    users |= {path for path in ROOT.glob("*.py") if imported_by(path) & bringing_it}

    assert {ROOT / room for room in ("network", "vision", "training", "benchmarks")} <= users
    assert not {user.name for user in users if first_import(user) != "no_telemetry"}


def test_the_image_holds_every_module_of_the_top_level() -> None:
    copied = {
        word
        for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines()
        if line.startswith("COPY ") and line.endswith(" ./")
        for word in line.split()
    }

    assert {path.name for path in ROOT.glob("*.py")} <= copied


def imported_by(path: Path) -> set[str]:
    """Names of the packages and modules that a file imports, anywhere in it."""
    return {name for node in ast.walk(ast.parse(path.read_text("utf-8"))) for name in names_of(node)}


def first_import(module: Path) -> str | None:
    """What a package or a module imports before all else."""
    path = module / "__init__.py" if module.is_dir() else module
    names = [name for node in ast.parse(path.read_text("utf-8")).body for name in names_of(node)]
    return names[0] if names else None


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [node.module.partition(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []
