# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""moto with its gaps filled: answers calls, tells the machines, and says what an account holds."""

from __future__ import annotations

import os
from typing import Any

# Read by moto when it is imported: no images but those that are added, and no launch of what does not exist.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
os.environ["MOTO_ENABLE_AMI_VALIDATION"] = "true"
os.environ["MOTO_ENABLE_KEYPAIR_VALIDATION"] = "true"

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app

from . import iam
from .call import Call, Environ, error_body
from .driver import Address, MachineError, Machines
from .ec2 import Backend
from .images import Image
from .instances import Event, events

Answer = tuple[int, list[tuple[str, str]], bytes]
# What moto makes for every account by itself.
IAM_SERVICE_ROLE = "AWSServiceRole"


class Cloud:
    """The state of all accounts. ``addresses``: where the instances that have a machine answer."""

    def __init__(self, machines: Machines) -> None:
        ec2_backends.backend = Backend
        iam_backends.backend = iam.Backend
        # An account that is there already is of moto's own class, and calls go by the class of the first one.
        ec2_backends.clear()
        iam_backends.clear()
        self.machines = machines
        self.addresses: dict[str, Address] = {}
        self._application = DomainDispatcherApplication(create_backend_app)

    def answer(self, call: Call, environ: Environ) -> Answer:
        """(status, headers, body) of one call; what moto cannot do is an error that says so."""
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = call.account
        events().clear()
        try:
            chunks, status, headers = run_wsgi_app(self._application, environ, buffered=True)
            body = b"".join(chunks)
        except Exception as error:  # moto is not ours: whatever escapes it is an answer too
            reason = str(error) or type(error).__name__
            text = f"The emulator cannot do {call.service}:{call.action}: {reason}"
            body, kind = error_body(call, "NotImplemented", text)
            return 400, [("Content-Type", kind)], body
        # The answer to HEAD tells the length of what it does not hold.
        lost = "" if environ["REQUEST_METHOD"] == "HEAD" else "content-length"
        kept = [(name, value) for name, value in headers.items() if name.lower() != lost]
        return int(status.split()[0]), kept, body

    def settle(self) -> None:
        """Let the machines follow what the last call of this thread did to instances; raises MachineError."""
        done = list(events())
        events().clear()
        for event in done:
            try:
                self._follow(event)
            except MachineError:
                event.instance.terminate()
                raise

    def _follow(self, event: Event) -> None:
        instance = event.instance.id
        if event.launch:
            address = self.machines.launched(event.launch)
            if address.host:
                self.addresses[instance] = address
                for nic in event.instance.nics.values():
                    nic.public_ip = nic.private_ip_address = address.host
        elif event.state == "stopped":
            self.machines.stopped(instance)
        elif event.state == "running":
            self.machines.started(instance)
        elif event.state == "terminated":
            self.addresses.pop(instance, None)
            self.machines.terminated(instance)

    def add_image(self, account: str, region: str, name: str, **more: Any) -> str:
        """Id of a new image; ``more`` are attributes of `Image`: owner_id, architecture ..."""
        image = Image(ec2_backends[account][region], more.pop("ami_id", None), name=name, **more)
        image.add_root(size=8)
        image.keep()
        return image.id

    def images(self, account: str) -> list[Image]:
        """What builds have made."""
        backends = ec2_backends[account].values() if account in ec2_backends else ()
        return [image for backend in backends for image in backend.held()["image"]]

    def resources(self, account: str) -> dict[str, dict[str, Any]]:
        """What the account holds, by id: kind, region, name, tags; without what every account has."""
        found: dict[str, dict[str, Any]] = {}
        for region, backend in ec2_backends.get(account, {}).items():
            for kind, things in backend.held().items():
                for thing in things:
                    found[thing.id] = {
                        "kind": kind,
                        "region": region,
                        "name": thing.key_name if kind == "key_pair" else getattr(thing, "name", None) or "",
                        "tags": dict(backend.tags.get(thing.id, {})),
                    }
        return found | self._identities(account)

    @staticmethod
    def _identities(account: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for region, backend in iam_backends.get(account, {}).items():
            kinds = {"role": backend.roles, "instance_profile": backend.instance_profiles}
            for kind, things in kinds.items():
                for thing in things.values():
                    if not thing.name.startswith(IAM_SERVICE_ROLE):
                        tags = {tag["Key"]: tag["Value"] for tag in _tags(thing)}
                        found[thing.id] = {"kind": kind, "region": region, "name": thing.name, "tags": tags}
        return found

    def forget(self, account: str) -> None:
        """Make the account as new, and end its machines."""
        from moto.core.base_backend import BackendDict

        for backends in list(BackendDict._instances):  # noqa: SLF001 - the list of all services in use
            if backends is ec2_backends and account in backends:
                for backend in backends[account].values():
                    for instance in backend.all_instances():
                        if self.addresses.pop(instance.id, None):
                            self.machines.terminated(instance.id)
            if account in backends:
                del backends[account]


def _tags(thing: Any) -> list[dict[str, str]]:
    tags = thing.tags
    if isinstance(tags, dict):
        return [each if isinstance(each, dict) else {"Key": key, "Value": each} for key, each in tags.items()]
    return list(tags or [])
