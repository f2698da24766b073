# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Legacy JSON templates: translated to the tree of native HCL, printed as HCL, mended.

One translation serves compiling and upgrading: ``compile`` hands its tree on, ``upgrade`` prints it.
"""
