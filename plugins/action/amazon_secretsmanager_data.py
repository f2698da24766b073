# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data source amazon-secretsmanager: a secret, which is masked wherever it would show."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.data_sources import read_secret
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.data_source import AmazonDataSource


class ActionModule(AmazonDataSource):
    """The data source ``amazon-secretsmanager``."""

    def read(self) -> dict[str, Any]:
        found = read_secret(self.cloud(), self.params)
        self.mask.add(*(found[name] for name in ("value", "secret_string", "secret_binary") if found[name]))
        return found
