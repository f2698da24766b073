# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible init``: what a template needs, whether it is there, and its lock file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..check.plugins import fits
from ..compile import template_needs
from ..hcl.diagnostics import Diagnostic, DiagnosticError, Span
from ..hcl.nodes import Argument
from ..needs.install import install_collection, install_packages
from ..needs.lock import differences, lock_path, locked_text, read_lock
from ..needs.present import collection_present, forget, meets, package_present, with_dependencies
from ..needs.requirements import Collection, Needs, Package
from .files import write_atomically
from .flags import flag, template_flags
from .output import failed
from .request import given_of


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    template_flags(parser)
    flag(parser, "install", "install what is missing, as locked")
    flag(parser, "upgrade", "install the newest versions that the template allows, and lock them")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="DIRECTORY",
        help="take collections and wheels from here, without any network",
    )


def run(arguments: Namespace) -> int:
    """Print what is needed; 0 when all of it is there and the lock file is written."""
    try:
        if arguments.template == "-":
            hint = "Write the template to a file: the lock file lies beside it."
            problem = Diagnostic("error", "no-file", "init needs the template in a file", hint=hint)
            return failed([problem], arguments)
        return _Init(arguments).run()
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)


class _Init:
    def __init__(self, arguments: Namespace) -> None:
        self.arguments = arguments
        self.path = lock_path(arguments.template)
        self.lock = read_lock(self.path)
        self.pinned = None if arguments.upgrade else self.lock
        self.source = Path(arguments.source) if arguments.source else None
        self.installs = arguments.install or arguments.upgrade

    def run(self) -> int:
        needs = self._needs()
        if self.installs:
            for collection in needs.collections[1:]:  # the first is the one of this program
                self._install_collection(collection)
            needs = self._needs()  # what is new may need packages
            self._install_packages(needs.packages)
        problems = [*_missing(needs)]
        if self.pinned and not problems:
            problems = [d for d in differences(self.pinned, needs) if d.code != "not-locked"]
        _print(needs)
        if problems:
            return failed(problems, self.arguments)
        self._write(needs)
        return 0

    def _needs(self) -> Needs:
        return template_needs(self.arguments.template, given_of(self.arguments))

    def _install_collection(self, wanted: Collection) -> None:
        found = collection_present(wanted.name)
        pin = self.pinned.collections.get(wanted.name) if self.pinned else None
        if pin and pin != found:
            install_collection(wanted, version=pin.version, source=self.source)
        elif not pin and (self.arguments.upgrade or not found or not fits(found.version, wanted.constraint)):
            install_collection(wanted, source=self.source, upgrade=True)

    def _install_packages(self, packages: tuple[Package, ...]) -> None:
        pins = {name: pin.version for name, pin in (self.pinned.packages if self.pinned else {}).items()}
        requirements = {package.name: package.requirement for package in packages}
        wanted = []
        for name in with_dependencies(requirements):
            found = package_present(name)
            newer = self.arguments.upgrade and name in requirements and name != "ansible-core"
            if name in pins:
                wanted += [] if found and found.version == pins[name] else [f"{name}=={pins[name]}"]
            elif newer or not found or not meets(requirements.get(name, name), found.version):
                wanted.append(requirements.get(name, name))
        if wanted:
            install_packages(wanted, pins, source=self.source, upgrade=self.arguments.upgrade)
            forget()

    def _write(self, needs: Needs) -> None:
        text = locked_text(needs, self.lock)
        if self.lock is None or self.lock.file.text != text:
            try:
                write_atomically(self.path, text)
            except OSError as error:
                summary = f"Cannot write {self.path}: {(error.strerror or str(error)).lower()}"
                raise DiagnosticError(Diagnostic("error", "unwritable-file", summary)) from error
        print(f"Locked in {self.path}")


def _missing(needs: Needs) -> list[Diagnostic]:
    """What is not there in a version that fits."""
    found = []
    for collection in needs.collections:
        present = collection_present(collection.name)
        plugin = collection.plugin
        if present is None or not fits(present.version, collection.constraint):
            node = plugin.node if plugin else None
            end = node.name_end if isinstance(node, Argument) else 0
            where = Span(plugin.file, node.start, end) if plugin and node else None
            is_there = f' in a version that fits "{collection.constraint}"' if present else ""
            found.append((f"The collection {collection.name} is not installed{is_there}", where))
    requirements = {package.name: package.requirement for package in needs.packages}
    for name in with_dependencies(requirements):
        present = package_present(name)
        requirement = requirements.get(name, name)
        if present is None or not meets(requirement, present.version):
            found.append((f"The Python package {requirement} is not installed", None))
    hint = "-install installs it."
    return [Diagnostic("error", "not-installed", text, "", hint, where) for text, where in found]


def _print(needs: Needs) -> None:
    rows = [
        ("collection", each.name, each.constraint, collection_present(each.name))
        for each in needs.collections
    ]
    rows += [
        ("package", each.name, each.requirement[len(each.name) :], package_present(each.name))
        for each in needs.packages
    ]
    width = max(len(name) for _kind, name, _wanted, _found in rows)
    for kind, name, wanted, found in rows:
        state = f"{found.version}, installed" if found else "not installed"
        print(f"{kind:10}  {name:{width}}  {state}" + (f" (wanted: {wanted})" if wanted else ""))
    for text, module in needs.others:
        print(f"also        {module}: {text}")
