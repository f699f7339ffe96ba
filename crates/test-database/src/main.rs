//! A SurrealDB server, for tests of several copies of Sluice on one database. Its command line is that of `surreal`, whose program is in no
//! registry; the library is. Not shipped: `make build` leaves it out (docs/adr/0010-a-database-server-for-tests.md).

use std::process::ExitCode;

fn main() -> ExitCode {
    surrealdb_server::init(surrealdb_server::core::CommunityComposer())
}
