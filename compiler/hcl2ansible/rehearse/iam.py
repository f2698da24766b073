# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM as moto has it, with the answer of AWS where moto fails."""

from __future__ import annotations

import types
from typing import Any

from moto.iam import urls
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend


class Backend(IAMBackend):
    """The identities of one account."""

    @property
    def _url_module(self) -> Any:
        return types.SimpleNamespace(url_bases=urls.url_bases, url_paths=urls.url_paths)

    def remove_role_from_instance_profile(self, profile_name: str, role_name: str) -> None:
        if self.get_role(role_name) not in self.get_instance_profile(profile_name).roles:
            raise NotFoundException(f"The role {role_name} is not in the instance profile {profile_name}")
        super().remove_role_from_instance_profile(profile_name, role_name)
