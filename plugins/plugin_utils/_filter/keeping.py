# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that a run keeps from their first evaluation on."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard, identity, resume
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.resuming import take_over


def kept_filter(value: Any, name: str) -> Any:
    """The value that ``name`` got first in this run, also in the part of it before it was resumed."""
    try:
        take_over()
        run_dir = identity.run_directory(identity.current_run_id())
        # Whatever becomes of the run, the values (a password may be among them) go with it.
        guard.ensure(run_dir)
        return resume.kept_value(run_dir, str(name), plain(value))
    except (ImageError, OSError) as error:
        raise AnsibleFilterError(f"hcl2ansible.images.kept: {error}") from error
