# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data source amazon-parameterstore: a parameter, which is masked when it was decrypted."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.data_sources import read_parameter
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.data_source import AmazonDataSource


class ActionModule(AmazonDataSource):
    """The data source ``amazon-parameterstore``."""

    def read(self) -> dict[str, Any]:
        found = read_parameter(self.cloud(), self.params)
        if self.params["with_decryption"]:
            self.mask.add(found["value"])
        return found
