# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors that users see."""

from __future__ import annotations


class ImageError(Exception):
    """An expected failure: one clear message, and what to do about it when that is not obvious."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class Disconnected(ImageError):  # noqa: N818
    """The machine, or the way to it, was lost."""


class TimedOut(ImageError):  # noqa: N818
    """The step ran into its deadline and was stopped."""


class RemovalError(ImageError):
    """A resource could not be removed, or is still there; the hint is the exact command to remove it by
    hand."""
