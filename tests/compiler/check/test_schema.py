# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Schemas from the documentation of modules."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.check.schema import load_schemas, read_schemas
from hcl2ansible.collection import collection_directory

MODULE = '''
DOCUMENTATION = r"""
module: cloud
short_description: Make an image
extends_documentation_fragment: [hcl2ansible.images.common, hcl2ansible.images.common.more]
options:
  state: {type: str, choices: [started]}
  region: {type: str, required: true, aliases: [zone]}
  shared: {default: own}
  disk:
    type: list
    elements: dict
    suboptions:
      size: {type: int, required: true}
attributes:
  builder: {support: full, description: x, details: my-cloud}
"""
RETURN = r"""
build: {type: dict, contains: {ImageName: {type: str}}}
"""
MUTUALLY_EXCLUSIVE = [["region", "shared"]]
'''
FRAGMENT = """
MUTUALLY_EXCLUSIVE = [["shared", "extra"], ["region", "shared"]]
REQUIRED_IF = [["extra", True, ["disk"]]]
RULES = "_cloud.rules"
class ModuleDocFragment:
    DOCUMENTATION = "options: {shared: {type: str, default: fragment, required: true}}"
    MORE = "options: {extra: {type: bool}}"
"""


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "collection"
    for folder, name, text in (("modules", "cloud", MODULE), ("doc_fragments", "common", FRAGMENT)):
        (root / "plugins" / folder).mkdir(parents=True)
        (root / "plugins" / folder / f"{name}.py").write_text(text)
    return root


def test_reads_options_fragments_and_labels(collection: Path) -> None:
    schema = read_schemas(collection).builder("my-cloud")
    assert schema is not None
    assert (schema.fqcn, schema.build_names) == ("hcl2ansible.images.cloud", ("ImageName",))
    assert schema.options["extra"].type == "bool"
    shared = schema.options["shared"]
    assert (shared.default, shared.required) == ("own", True)
    assert schema.options["disk"].suboptions["size"].required
    assert schema.exclusive == (("region", "shared"), ("shared", "extra"))
    assert schema.required_if[0] == ("extra", True, ("disk",), False)
    assert schema.rules == "_cloud.rules"


def test_rules_of_other_collections_are_not_run(collection: Path) -> None:
    module = collection / "plugins" / "modules" / "cloud.py"
    module.write_text(MODULE.replace("hcl2ansible.images", "acme.cloud"))
    schema = read_schemas(collection, "acme.cloud").builder("my-cloud")
    assert schema is not None
    assert schema.exclusive == (("region", "shared"), ("shared", "extra"))
    assert schema.rules == ""


def test_a_block_may_not_set_what_the_compiler_sets(collection: Path) -> None:
    schema = read_schemas(collection).builder("my-cloud")
    assert schema is not None
    assert set(schema.block_options("builder")) == {"region", "zone", "shared", "disk", "extra"}


def test_the_cache_gives_the_same_and_notices_changes(collection: Path) -> None:
    first = load_schemas(collection)
    assert load_schemas(collection) == first
    module = collection / "plugins/modules/cloud.py"
    module.write_text(module.read_text().replace("my-cloud", "another-cloud"))
    os.utime(module, (1, 1))
    assert load_schemas(collection).labels("builder") == ["another-cloud"]


def test_a_damaged_or_unwritable_cache_does_no_harm(
    collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = load_schemas(collection)
    (cache,) = (Path(os.environ["XDG_CACHE_HOME"]) / "hcl2ansible").glob("schemas-*")
    cache.write_text("{")
    assert load_schemas(collection) == expected
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert load_schemas(collection) == expected


def test_no_modules_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticError):
        load_schemas(tmp_path)


def test_the_modules_of_this_collection() -> None:
    schemas = load_schemas(collection_directory())
    assert {"docker", "null", "sandbox", "file"} <= set(schemas.labels("builder"))
    assert {"shell", "shell-local", "file", "sleep", "breakpoint"} <= set(schemas.labels("provisioner"))
    for kind in ("provisioner", "post_processor"):
        schema = schemas.find(kind, "shell-local")
        assert schema is not None
        assert schema.module == "shell_local"
