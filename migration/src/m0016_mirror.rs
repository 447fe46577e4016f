//! Of which export a database is the mirror.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0016_mirror", up: UP, down: DOWN };

const UP: &str = "
create table mirror (
    id integer not null constraint mirror_pkey primary key,
    season_id uuid not null,
    sha256 text not null,
    last_event_id uuid,
    event_count bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint mirror_one_row_check check (id = 1)
);
";

const DOWN: &str = "
drop table mirror;
";
