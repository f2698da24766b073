# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an instance of EC2 can find out about itself."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass

from .._run.errors import ImageError

_ENDPOINT_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
_ENDPOINT = "http://169.254.169.254"
_TIMEOUT_SECONDS = 5
_LARGEST_ANSWER = 1 << 16


@dataclass(frozen=True)
class Itself:
    """The instance that this process runs on."""

    instance: str
    region: str
    zone: str
    architecture: str = ""


def itself() -> Itself:
    """Ask the metadata service, in its second version; raises ImageError where there is none."""
    base = (os.environ.get(_ENDPOINT_VARIABLE) or _ENDPOINT).rstrip("/")
    try:
        token = _ask(f"{base}/latest/api/token", "PUT", {"X-aws-ec2-metadata-token-ttl-seconds": "60"})
        text = _ask(
            f"{base}/latest/dynamic/instance-identity/document", "GET", {"X-aws-ec2-metadata-token": token}
        )
        found = json.loads(text)
        return Itself(
            found["instanceId"], found["region"], found["availabilityZone"], found.get("architecture", "")
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise ImageError(
            f"This does not run on an instance of EC2: no metadata service answers at {base} ({reason})",
            "amazon-chroot attaches a volume to the instance that it runs on: run it there. In a container "
            "on an instance, raise the hop limit of the metadata options to 2",
        ) from error


def _ask(url: str, method: str, headers: dict[str, str]) -> str:
    # The service is on a link of this host: a proxy could not reach it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, method=method, headers=headers)  # noqa: S310 (the user chose it)
    with opener.open(request, timeout=_TIMEOUT_SECONDS) as answer:
        text: bytes = answer.read(_LARGEST_ANSWER)
    return text.decode("utf-8")
