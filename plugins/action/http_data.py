# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data source http: the text behind an address."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._http.fetch import (
    Request,
    fetch,
    password_of,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.durations import parse_duration
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.data_source import DataSource


class ActionModule(DataSource):
    """The data source ``http``."""

    def read(self) -> dict[str, Any]:
        url = self.params["url"]
        try:
            timeout = parse_duration(self.params["timeout"])
        except ValueError as error:
            raise ImageError(f"http: timeout: {error}") from error
        self.mask.add(password_of(url))
        headers = {name: str(value) for name, value in (self.params["request_headers"] or {}).items()}
        body, received = fetch(
            Request(
                url,
                self.params["method"],
                headers,
                self.params["request_body"],
                timeout,
                self.params["ca_file"] or "",
            )
        )
        return {"url": url, "body": body, "request_headers": received}
