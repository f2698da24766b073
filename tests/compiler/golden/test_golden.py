# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every template here (but those of errors) and in examples/ compiles to exactly the playbook beside it.

``pytest tests/compiler --update-golden`` rewrites them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hcl2ansible.check.check import Request
from hcl2ansible.compile import Compiled, compile_template

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"
CASES = sorted(
    path
    for directory in (HERE, EXAMPLES)
    for path in directory.iterdir()
    if list(path.glob("*.pkr.hcl")) and not path.name.startswith("errors_")
)


def compiled(case: Path, monkeypatch: pytest.MonkeyPatch) -> Compiled:
    monkeypatch.chdir(case)
    template = "template.pkr.hcl" if Path("template.pkr.hcl").exists() else "."
    return compile_template(template, Request(), name=playbook(case))


def playbook(case: Path) -> str:
    """An example may call its playbook after itself."""
    own = f"{case.name}.yml"
    return own if (case / own).exists() else "build.yml"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_compiles_to_the_expected_playbook(
    case: Path, update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = compiled(case, monkeypatch)
    texts = {playbook(case): made.text, **made.templates}
    expected = [case / playbook(case), *sorted((case / "templates").rglob("*.j2"))]
    if update_golden:
        for path in expected:
            path.unlink(missing_ok=True)
        for name, text in texts.items():
            (case / name).parent.mkdir(parents=True, exist_ok=True)
            (case / name).write_text(text)
        expected = [case / name for name in texts]
    assert texts == {path.relative_to(case).as_posix(): path.read_text() for path in expected}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_task_keys_are_in_order(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
    for play in yaml.load(compiled(case, monkeypatch).text, Loader):
        for task in every_task(play["tasks"]):
            keys = list(task)
            assert keys[0] == "name"
            assert task["name"][0].isupper()
            assert "when" not in keys or keys[1] == "when"


def every_task(steps: list[dict]) -> list[dict]:
    inner = [
        task
        for step in steps
        for part in ("block", "rescue", "always")
        for task in every_task(step.get(part, []))
    ]
    return [*steps, *inner]
