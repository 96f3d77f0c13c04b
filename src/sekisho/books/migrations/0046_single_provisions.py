"""A provision record of one answer to one retailer: no run made it, an entry tells of it.

Screens write such a record in the transaction of the entry; they change and delete none.
"""

from django.db import migrations, models

GRANTS = (
    "GRANT INSERT ON books.provision_record TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.provision_record_id_seq TO sekisho_web",
)


class Migration(migrations.Migration):
    """A column that may be empty, and one right more."""

    dependencies = (("books", "0043_d_demand_period"),)
    operations = (
        *(
            migrations.AlterField(name, "run_id", models.BigIntegerField(null=True, unique=True))
            for name in ("ProvisionRecord", "DisclosureLog")
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
