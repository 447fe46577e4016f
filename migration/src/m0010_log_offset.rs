//! What PostgreSQL adds to its transaction ids before it writes them into the event log.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0010_log_offset", up: UP, down: DOWN };

const UP: &str = "
create table log_offset (
    id integer not null constraint log_offset_pkey primary key,
    tx bigint not null,
    constraint log_offset_one_row_check check (id = 1)
);
insert into log_offset (id, tx) values (1, 0);
";

const DOWN: &str = "
drop table log_offset;
";
