# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data source amazon-ami: the AMI that filters mean today."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.data_sources import find_image
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.data_source import AmazonDataSource


class ActionModule(AmazonDataSource):
    """The data source ``amazon-ami``."""

    def read(self) -> dict[str, Any]:
        return find_image(self.job())
