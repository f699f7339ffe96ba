//! The visitors' pages: rendered on the server, whole and once. Nothing of them is hydrated (docs/adr/0003).
