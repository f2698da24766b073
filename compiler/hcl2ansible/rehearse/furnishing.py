# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an image of a cloud has and a bare system has not: a user that may do anything, and cloud-init."""

from __future__ import annotations

# sudo where there is none: su, which the machine's PAM then lets everybody use.
_SUDO = r"""#!/bin/sh
user=root login=
while [ $# -gt 0 ]; do
    case $1 in
        --) shift; break ;;
        --user=*) user=${1#--user=}; shift ;;
        -u | --user | -[A-Za-z]*u) user=$2; shift 2 ;;
        -u*) user=${1#-u}; shift ;;
        -[gprtCDRTU]) shift 2 ;;
        -i | --login) login=-l; shift ;;
        -[vkKl]) exit 0 ;;
        -*) shift ;;
        *) break ;;
    esac
done
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
case $user in \#*) user=$(id -nu "${user#\#}") ;; esac
[ $# -gt 0 ] || exec su $login "$user"
# Only root may give a shell to who has none, as nobody.
[ "$user" = root ] || [ "$(id -u)" = 0 ] ||
    exec su -s /bin/sh -c 'exec "$@"' root -- sh "$0" -u "$user" -- "$@"
exec su $login -s /bin/sh -c 'exec env -- "$@"' "$user" -- sh "$@"
"""

_CLOUD_INIT = r"""#!/bin/sh
[ "${1-}" != status ] || case " $* " in *" --wait "* | *" -w "*)
    until [ -e /var/lib/cloud/instance/boot-finished ]; do sleep 0.1; done ;;
esac
[ "${1-}" = status ] || exit 0
[ -e /var/lib/cloud/instance/boot-finished ] && echo status: done || echo status: running
"""

# sh -c USER - NAME PUBLIC_KEY SUDO: makes the user, once; everything it prints is an error.
USER = r"""
set -eu
umask 022
name=$1 key=$2 sudo=$3
if ! id -u "$name" >/dev/null 2>&1; then
    shell=/bin/sh
    [ ! -x /bin/bash ] || shell=/bin/bash
    if command -v useradd >/dev/null; then
        group=
        ! grep -q "^$name:" /etc/group || group="-g $name"
        useradd -m -s "$shell" -p '*' $group -- "$name"
    else
        adduser -D -s "$shell" "$name"
    fi
fi
home=$(awk -F: -v name="$name" '$1 == name { print $6 }' /etc/passwd)
if [ -n "$key" ] && ! grep -qsxF "$key" "$home/.ssh/authorized_keys"; then
    (umask 077 && mkdir -p "$home/.ssh" && printf '%s\n' "$key" >>"$home/.ssh/authorized_keys")
    chown -R "$name:" "$home/.ssh"
fi
if command -v sudo >/dev/null; then
    mkdir -p /etc/sudoers.d
    printf '%s ALL=(ALL:ALL) NOPASSWD:ALL\n' "$name" >"/etc/sudoers.d/90-rehearsal-$name"
    chmod 0440 "/etc/sudoers.d/90-rehearsal-$name"
elif [ "$name" != root ]; then
    printf '%s sufficient pam_permit.so\n' auth account session >/etc/pam.d/su
    mkdir -p /usr/local/bin
    printf '%s' "$sudo" >/usr/local/bin/sudo
    chmod 0755 /usr/local/bin/sudo
fi
"""

# sh -c BOOT - CLOUD_INIT, user data on standard input: what cloud-init does at the first boot.
BOOT = r"""
set -eu
umask 022
mkdir -p /var/lib/cloud/instance /usr/local/bin /var/log
cat >/var/lib/cloud/instance/user-data.txt
chmod 0600 /var/lib/cloud/instance/user-data.txt
if ! command -v cloud-init >/dev/null; then
    printf '%s' "$1" >/usr/local/bin/cloud-init
    chmod 0755 /usr/local/bin/cloud-init
fi
if [ "$(head -c 2 /var/lib/cloud/instance/user-data.txt)" = '#!' ]; then
    cp /var/lib/cloud/instance/user-data.txt /var/lib/cloud/instance/script
    chmod 0700 /var/lib/cloud/instance/script
    /var/lib/cloud/instance/script >>/var/log/cloud-init-output.log 2>&1 || :
fi
date >/var/lib/cloud/instance/boot-finished
"""


def user_script(name: str, public_key: str) -> list[str]:
    """argv, to be run as root in a machine, that makes sure of a user with all rights."""
    return ["/bin/sh", "-c", USER, "-", name, public_key, _SUDO]


def boot_script() -> list[str]:
    """argv, to be run as root in a machine with the user data on its standard input."""
    return ["/bin/sh", "-c", BOOT, "-", _CLOUD_INIT]
