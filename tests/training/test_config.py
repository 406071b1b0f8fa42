from pathlib import Path

import pytest

from training.config import BadConfig, read_config
from training.stream import KINDS
from training.train import Phase

CONFIGS = Path(__file__).parents[2] / "training" / "configs"


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_config_of_the_repository_is_a_run(path: Path) -> None:
    config = read_config(path)

    assert set(config.kinds) <= set(KINDS)
    assert sum(phase.share for phase in config.phases) == pytest.approx(1)


def test_what_is_given_on_the_command_line_wins(tmp_path: Path) -> None:
    config = read_config(CONFIGS / "mixed.toml", out=tmp_path, budget_s=60, data=None, leave_out=("stylegan2",))

    assert (config.out, config.budget_s, config.leave_out) == (tmp_path, 60, ("stylegan2",))
    assert config.phases[-1] == Phase(size=299, share=0.4)
    assert config.data == Path("../shared/faces")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("learning_rats = 1", "learning_rats"),
        ("batch = 'many'", "batch"),
        ("batch = ", "Invalid value"),
        ("batch = 0", "batch"),
        ("workers = -1", "workers"),
        ("stretch = 0", "stretch"),
        ("phases = [{ size = 0, share = 1.0 }]", "size"),
    ],
)
def test_a_mistake_is_refused_and_named(tmp_path: Path, line: str, named: str) -> None:
    path = tmp_path / "run.toml"
    path.write_text(f'data = "d"\nstart = "s"\nout = "o"\nkinds = {{ swap = 1 }}\n{line}\n')

    with pytest.raises(BadConfig, match=named):
        read_config(path)


def test_a_run_without_data_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text('start = "s"\nout = "o"\nkinds = { swap = 1 }\n')

    with pytest.raises(BadConfig, match="data"):
        read_config(path)
