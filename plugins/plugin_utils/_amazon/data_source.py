# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of data sources that ask AWS."""

from __future__ import annotations

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import Cloud, cloud_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.data_source import DataSource


class AmazonDataSource(DataSource):
    """Subclasses implement ``read``."""

    def cloud(self) -> Cloud:
        """The account of the options."""
        return cloud_of(self.params, self.context.run_dir)

    def job(self) -> Job:
        """For steps that builders have too; nothing is created with it."""
        return Job(
            cloud=self.cloud(),
            params=self.params,
            ledger=self.context.ledger,
            run_id=self.context.run_id,
            source=self.context.source,
            tmp=self.context.tmp,
            say=self.say,
            message=self.message,
            render=self.render,
        )
