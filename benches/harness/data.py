"""Fills the database."""

import pathlib

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "data.sql"


def fill(cluster, scale):
    """Makes the data in the migrated schema."""
    cluster.psql(file=SCRIPT, variables=["-v", f"scale={scale}"])
