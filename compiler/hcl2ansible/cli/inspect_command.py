# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible inspect``: variables, local values and builds of a template, laid out as Packer does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence

from ..check.inspection import InspectedBuild, Inspection
from ..compile import listing
from ..hcl.diagnostics import DiagnosticError
from .flags import template_flags
from .output import failed, say
from .request import given_of
from .shown_values import Mask, mask_of, variables_text


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    template_flags(parser)


def run(arguments: Namespace) -> int:
    """Print what a template holds; what only a build would find wrong is no error."""
    try:
        found = listing(arguments.template, given_of(arguments))
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    if isinstance(found, Inspection):
        for text in (
            "Packer Inspect: HCL2 mode\n",
            variables_text(found),
            "".join(_builds(found.builds, mask_of(found.secrets))),
        ):
            say(text, arguments)
    else:
        from .inspect_legacy import show

        show(found, arguments)
    return 0


def _builds(builds: Sequence[InspectedBuild], mask: Mask) -> Iterator[str]:
    yield "> builds:\n"
    for position, build in enumerate(builds):
        yield f"\n  > {mask(build.name) or f'<unnamed build {position}>'}:\n"
        if build.description:
            yield f"\n  > Description: {mask(build.description)}\n"
        yield "\n    sources:\n"
        yield from (f"\n      {source}\n" for source in build.sources or ("<no source>",))
        yield "\n    provisioners:\n\n"
        yield from (f"      {component}\n" for component in build.provisioners or ("<no provisioner>",))
        yield "\n    post-processors:\n"
        if not build.chains:
            yield "\n      <no post-processor>\n"
        for number, chain in enumerate(build.chains):
            yield f"\n      {number}:\n"
            yield from (f"        {component}\n" for component in chain)
