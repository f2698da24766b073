# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What botocore knows of the APIs, loaded once in the process that all workers are forked from: 0.2 s each
otherwise."""

from __future__ import annotations

import contextlib
import gc
import gzip
import json
import os
from typing import Any

try:
    import botocore.loaders
    import botocore.session

    class _Files(botocore.loaders.JSONFileLoader):
        """As botocore's, with plain dictionaries: they keep the order too, and take half the time."""

        def load_file(self, file_path: str) -> Any:
            for suffix, opened in ((".json", open), (".json.gz", gzip.open)):
                with contextlib.suppress(FileNotFoundError), opened(file_path + suffix, "rb") as file:
                    return json.loads(file.read())
            return None

    def _loader() -> Any:
        path = os.environ.get("AWS_DATA_PATH", "")
        places = [os.path.expandvars(os.path.expanduser(each)) for each in path.split(os.pathsep) if each]
        return botocore.loaders.Loader(extra_search_paths=places, file_loader=_Files())

    # Shared by all sessions.
    LOADER = _loader()
except ImportError:
    LOADER = None


def warm() -> None:
    """Load what every client needs, by making one. No configuration is read, and nothing is said of a broken
    one: who builds nothing on AWS must not hear of it."""
    for name in ("endpoints", "partitions", "_retry"):
        LOADER.load_data(name)
    nothing = (None, None, None, None)
    session = botocore.session.Session(
        session_vars={
            "profile": nothing,
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    session.register_component("data_loader", LOADER)
    with contextlib.suppress(Exception):
        session.create_client(
            "ec2",
            region_name="us-east-1",
            aws_access_key_id="none",
            aws_secret_access_key="none",  # noqa: S106
        )


if LOADER is not None:
    # All of it stays: searching it for garbage would take as long as making it, and copy it in each worker.
    collecting = gc.isenabled()
    gc.disable()
    warm()
    gc.freeze()
    if collecting:
        gc.enable()
