# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions where the recorded expressions do not reach: patterns, formats, dates, files, encodings."""

from __future__ import annotations

import base64
import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import ENV, FUNCTIONS
from hcl2ansible.hcl.functions.characters import graphemes
from hcl2ansible.hcl.functions.compression import gzip_text
from hcl2ansible.hcl.functions.go_regexp import compile_pattern
from hcl2ansible.hcl.functions.instant import Instant, parse_duration, parse_instant
from hcl2ansible.hcl.functions.legacy_time import go_layout
from hcl2ansible.hcl.functions.pattern_error import PatternError
from hcl2ansible.hcl.values import to_python
from hypothesis import given, settings
from hypothesis import strategies as st

from hcl2ansible.parse import parse_expression


def result(text: str, base_dir: str = ".") -> Any:
    return to_python(evaluate(parse_expression(text), Scope({}, FUNCTIONS, base_dir)))


def test_all_103_functions_and_which_are_impure() -> None:
    assert len(FUNCTIONS) == 103
    impure = {name for name, function in FUNCTIONS.items() if not function.pure}
    assert {"timestamp", "uuidv4", "bcrypt", "file", "vault", "legacy_isotime"} <= impure
    assert not impure & {"upper", "formatdate", "uuidv5", "jsondecode", "sum"}


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("a(?i)b|c", "aB C", ["aB", "C"]),
        ("(?U)a+", "aaa", ["a", "a", "a"]),
        ("a*", "baac", ["", "aa", ""]),
        (r"\bab", "cab ab", ["ab"]),
        (r"\d+", "1\u0661", ["1"]),
        ("[[:upper:]]+", "aBCd", ["BC"]),
        (r"\p{Greek}+", "a\u03b1\u03b2", ["\u03b1\u03b2"]),
        (r"[^\d\s]+", "1 ab", ["ab"]),
        (r"b$", "b\nb\n", []),
        (r"(?m)b$", "b\nb\n", ["b", "b"]),
        ("a{,2}", "a{,2}", ["a{,2}"]),
        (r"\Qa.b\E+", "a.bb", ["a.bb"]),
    ],
)
def test_go_patterns(pattern: str, text: str, found: list[str]) -> None:
    assert [match.group() for match in compile_pattern(pattern).find_all(text)] == found


@pytest.mark.parametrize(
    "pattern",
    ["(?=a)", "(?!a)", "(?<=a)b", r"(a)\1", "a**", "a*+", "(?P=x)", "[z-a]", "(", "a)", "*", r"\Z", "(?#x)"],
)
def test_what_go_patterns_do_not_have(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@settings(deadline=None)
@given(st.text(alphabet="ab()[]*+?|^$.\\{}0-9,:=!<>PiQEdwsSpx", max_size=12))
def test_any_pattern_compiles_or_is_refused(pattern: str) -> None:
    try:
        compiled = compile_pattern(pattern)
    except PatternError:
        return
    list(compiled.find_all("ab (0-9) \n"))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('format("%05.1f|%+d|%x|%X", 3.14159, 7, 255, 255)', "003.1|+7|ff|FF"),
        ('format("%[2]s %[1]s", "a", "b")', "b a"),
        ('format("%5s|%-5s|%05d", "ab", "ab", 42)', "   ab|ab   |00042"),
        ('format("%e %g %G", 123456.789, 1e21, 0.00001)', "1.234568e+05 1e+21 1E-05"),
        ('format("%#v %v %t", "a", [1], "true")', '"a" [1] true'),
        ('format("%%")', "%"),
    ],
)
def test_format(call: str, expected: str) -> None:
    assert result(call) == expected


def test_graphemes_stay_whole() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    flags = "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7"
    assert graphemes(f"e\u0301{family}{flags}\r\n") == ["e\u0301", family, flags[:2], flags[2:], "\r\n"]
    assert "".join(graphemes("\ud55c\uad6d\u1112\u1161\u11ab")) == "\ud55c\uad6d\u1112\u1161\u11ab"


@given(st.text(max_size=20))
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h2m3.5s", 3723.5), ("-1.5h", -5400), ("300ms", 0.3), ("0", 0)]
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds * 10**9


@given(st.integers(-62_000_000_000, 253_000_000_000), st.integers(-14 * 4, 14 * 4))
def test_timestamps_read_back(seconds: int, quarters: int) -> None:
    moment = Instant(seconds * 10**9, quarters * 900)
    assert parse_instant(moment.rfc3339()) == moment


def test_go_layouts() -> None:
    from datetime import UTC, datetime

    moment = datetime(2021, 3, 4, 17, 6, 7, 89000, tzinfo=UTC)
    layout = "Mon Jan _2 15:04:05.000 MST 2006 | 01/02/06 3:4pm -0700 Z07:00 002"
    assert go_layout(layout, moment) == "Thu Mar  4 17:06:07.089 UTC 2021 | 03/04/21 5:6pm +0000 Z 063"


@given(st.binary(max_size=3000))
def test_gzip_is_read_by_others(data: bytes) -> None:
    assert gzip.decompress(gzip_text(data)) == data
    assert gzip_text(data) == gzip_text(data)


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", ".hid.txt", "sub/b.txt", "sub/deep/c.txt", "c[1].md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    base = str(tmp_path)
    assert result('file("sub/b.txt")', base) == "sub/b.txt"
    assert result('fileexists("nope")', base) is False
    assert result('fileset(".", "*.txt")', base) == [".hid.txt", "a.txt"]
    assert result('fileset(".", "**/*.txt")', base) == [".hid.txt", "a.txt", "sub/b.txt", "sub/deep/c.txt"]
    assert result('fileset("sub", "{b,c}.txt")', base) == ["b.txt"]
    assert result('fileset(".", "c[[]1].md")', base) == ["c[1].md"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "sub"))
    assert result('file("~/b.txt")', "/") == "sub/b.txt"
    assert base64.b64decode(result('filebase64("a.txt")', "/")) == b"a.txt"
    assert result('pathexpand("~/x")') == f"{tmp_path}/sub/x"
    with pytest.raises(EvaluationError, match="is not a regular file, but"):
        result('fileexists("sub")', base)
    with pytest.raises(EvaluationError, match="user-specific home"):
        result('pathexpand("~root/x")')


def test_yaml_round_trip_through_another_reader() -> None:
    import yaml

    text = result(
        'yamlencode({a = [{b = 1, c = "x: y"}, []], "k y" = "multi\\nline\\n", n = null, t = true, s = "yes"})'
    )
    assert yaml.safe_load(text) == {
        "a": [{"b": 1, "c": "x: y"}, []], "k y": "multi\nline\n", "n": None, "t": True, "s": "yes",
    }  # fmt: skip


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_json_round_trip(data: Any) -> None:
    from hcl2ansible.hcl.functions.json_text import decode, encode
    from hcl2ansible.hcl.values import from_python

    value = from_python(data)
    assert decode(encode(value)) == value


def test_secrets_say_what_they_need() -> None:
    for call in (
        'vault("a", "b")',
        'consul_key("a")',
        'aws_secretsmanager("a", null)',
        'aws_secretsmanager_raw("a")',
    ):
        with pytest.raises(EvaluationError, match="it needs"):
            result(call)


def test_env_is_only_for_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORE_TEST", "x")
    scope = Scope({}, {"env": ENV})
    assert (
        to_python(evaluate(parse_expression('"${env("CORE_TEST")}${env("CORE_TEST_UNSET")}"'), scope)) == "x"
    )
    assert "env" not in FUNCTIONS


def test_uuid_and_time_look_right() -> None:
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", result("uuidv4()")
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", result("timestamp()"))
    assert result("legacy_isotime()") == result("legacy_isotime()")


def test_rsadecrypt() -> None:
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    key = rsa.generate_private_key(65537, 1024)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()
    secret = base64.b64encode(key.public_key().encrypt(b"hush", PKCS1v15())).decode()
    text = pem.replace("\n", "\\n")
    assert result(f'rsadecrypt("{secret}", "{text}")') == "hush"
    with pytest.raises(EvaluationError, match="base64"):
        result(f'rsadecrypt("?", "{text}")')


def test_bcrypt() -> None:
    bcrypt = pytest.importorskip("bcrypt")
    assert bcrypt.checkpw(b"secret", result('bcrypt("secret", 4)').encode())


def test_bcrypt_without_the_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bcrypt", None)
    with pytest.raises(EvaluationError, match="needs the Python library bcrypt"):
        result('bcrypt("secret")')


def test_the_current_directory_is_the_base_of_abspath(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert result('abspath("a/../b")') == str(tmp_path / "b")
