# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Input variables of a build: typed, checked, all problems at once."""

from __future__ import annotations

import os
from typing import Any

from ansible.utils.vars import load_extra_vars
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.input_values import (
    Definitions,
    typed_values,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.inputs import gather
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain


class ActionModule(ImageAction):
    RAW_OPTIONS = {"definitions"}

    def perform(self) -> dict[str, Any]:
        definitions: Definitions = {name: each or {} for name, each in self.params["definitions"].items()}
        _check_keys(definitions)
        sensitive = sorted(name for name, each in definitions.items() if each.get("sensitive"))
        extra = plain(load_extra_vars(self._loader))
        files = extra.get("var_file") or []
        try:
            files = [files] if isinstance(files, str) else files
            layers = list(gather(os.environ, self.params["directory"], files, extra, secrets=sensitive))
        except (ValueError, OSError) as error:
            raise ImageError(str(error)) from error
        for layer in layers:
            self.mask.add([layer[name].plain for name in sensitive if name in layer])
        self.mask.add([definitions[name].get("default") for name in sensitive])
        values, problems = typed_values(definitions, layers)
        if problems:
            raise ImageError("\n".join(problems))
        self.mask.add([values[name] for name in sensitive])
        self._warn_of_short_secrets(values, sensitive)
        return {"changed": False, "ansible_facts": {"var": values, "sensitive": sensitive}}

    def plan(self) -> dict[str, Any]:
        return self.perform()

    def _warn_of_short_secrets(self, values: dict[str, Any], sensitive: list[str]) -> None:
        for name in sensitive:
            if isinstance(values[name], str) and len(values[name]) == 1:
                self._display.warning(
                    f"The variable {name} is sensitive and one character long: "
                    "each such character is hidden in the output"
                )


def _check_keys(definitions: Definitions) -> None:
    """A rule that is written down and not applied would be worse than none."""
    for name, definition in definitions.items():
        unknown = sorted(set(definition) - {"type", "default", "description", "sensitive", "validations"})
        if unknown:
            raise ImageError(f"variables: the definition of {name} has an unknown key: {', '.join(unknown)}")
