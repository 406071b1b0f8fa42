"""What import-linter cannot hold: it reads packages, and the modules at the top level are none."""

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
    "settings": {"cpus", "network"},
    "manifest": set(),
    "cpus": set(),
    "memory": set(),
    "no_telemetry": set(),
}
OURS = {*ALLOWED, "api", "network", "vision", "provenance", "training", "benchmarks", "cli"}


@pytest.mark.parametrize("module", ALLOWED)
def test_a_module_imports_only_what_lies_below_it(module: str) -> None:
    imported = set()
    for node in ast.walk(ast.parse((ROOT / f"{module}.py").read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])

    assert imported & OURS <= ALLOWED[module]


def test_the_image_holds_every_module_of_the_top_level() -> None:
    copied = {
        word
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and line.endswith(" ./")
        for word in line.split()
    }

    assert {path.name for path in ROOT.glob("*.py")} <= copied
