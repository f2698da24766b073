# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import json
import shlex
from urllib.parse import quote, quote_plus

import pytest
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.masking import MASK, Masker
from hypothesis import given
from hypothesis import strategies as st

SECRETS = ['s3cr3t\'s "word" & $HOME/\u00fc+x', "plain-secret", "a`b$c\\d", "two words", "k=v;w"]


@pytest.mark.parametrize("secret", SECRETS)
def test_hides_every_form_in_which_a_secret_is_passed_on(secret: str) -> None:
    mask = Masker([secret])
    forms = [secret, shlex.quote(secret), repr(secret), json.dumps(secret), quote(secret), quote_plus(secret),
             quote(secret, safe=""), secret.replace("'", "'\\''")]  # fmt: skip
    for form in forms:
        assert MASK in mask(f"before {form} after"), form
        assert form.strip("'\"") not in mask(f"before {form} after")


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=8, max_size=40),
    st.binary(max_size=7),
    st.binary(max_size=7),
)
def test_hides_a_secret_inside_base64_at_any_alignment(secret: str, before: bytes, after: bytes) -> None:
    if not secret.strip() or secret != secret.strip():
        return
    mask = Masker([secret])
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        masked = mask(encode(before + secret.encode() + after).decode())
        assert MASK in masked


def test_hides_each_line_of_a_secret() -> None:
    mask = Masker(["-----BEGIN-----\r\nabcdef\r\n-----END-----\n"])
    assert mask("x abcdef y") == f"x {MASK} y"


def test_hides_in_depth_but_only_strings() -> None:
    mask = Masker([{"a": ["hidden", 12345], "b": True}])
    assert mask.deep({"x": [{"hidden": "is hidden"}], "y": 12345, "z": None}) == {
        "x": [{MASK: f"is {MASK}"}], "y": 12345, "z": None,
    }  # fmt: skip


def test_a_longer_secret_is_not_cut_by_a_shorter_one() -> None:
    assert Masker(["pass", "password"])("password") == MASK


@pytest.mark.parametrize("nothing", ["", "\n", "  ", None, 5])
def test_nothing_hides_nothing(nothing: object) -> None:
    assert Masker([nothing])("a b\n c 5") == "a b\n c 5"
