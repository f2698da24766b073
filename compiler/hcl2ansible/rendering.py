# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-core makes of emitted data, in this process: for the self-check, as it imports ansible."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from .collection import collection_directory, collections_path
from .hcl.values import Value, from_python, to_python
from .ir.playbook import Data, Jinja


class Renderer:
    """Renders data as a task would get it."""

    def __init__(self) -> None:
        from ansible.parsing.dataloader import DataLoader

        self._loader = DataLoader()

    def render(self, data: Data, variables: Mapping[str, Any]) -> Any:
        """The data as a task would get it; raises AnsibleError."""
        from ansible.template import Templar

        return Templar(loader=self._loader, variables=dict(variables)).template(trusted(data))


def trusted(data: Data) -> Any:
    """The data as Ansible loads it from a playbook: what we emitted as a template is one."""
    from ansible.template import trust_as_template

    if isinstance(data, Jinja):
        return trust_as_template(data.text)
    if isinstance(data, tuple):
        return [trusted(item) for item in data]
    if isinstance(data, Mapping):
        return {key: trusted(item) for key, item in data.items()}
    return float(data) if isinstance(data, Decimal) else data


def load_plugins() -> None:
    """Make Ansible find the collection of this compiler, once in a process."""
    from ansible.plugins.loader import init_plugin_loader
    from ansible.utils.collection_loader import AnsibleCollectionConfig

    if AnsibleCollectionConfig.collection_finder is not None:
        return
    found = collections_path()
    if found is None:
        found = Path(tempfile.mkdtemp(prefix="hcl2ansible-"))
        atexit.register(shutil.rmtree, found, ignore_errors=True)
        link = found / "ansible_collections" / "hcl2ansible" / "images"
        link.parent.mkdir(parents=True)
        link.symlink_to(collection_directory())
    init_plugin_loader([str(found)])


def same(expected: Value, rendered: Any) -> bool:
    """Whether what Ansible rendered is a value, as far as Ansible's types can say.

    Ansible has doubles where HCL has 512 bits, lists for tuples and sets, and no negative zero.
    """
    return _equal(to_python(expected, exact=True), to_python(from_python(rendered), exact=True))


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return left == right or _close(float(left), float(right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equal(item, right[key]) for key, item in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    return type(left) is type(right) and bool(left == right)


def _close(left: float, right: float) -> bool:
    return left == right or abs(left - right) <= 1e-14 * max(abs(left), abs(right))
