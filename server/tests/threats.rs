//! docs/SECURITY.md names, threat by threat, the tests that prove its checks. What it names is there.

use std::fs;
use std::path::Path;

const SECURITY: &str = include_str!("../../docs/SECURITY.md");

/// Every table of threats begins so.
const HEADING: &str = "| Threat | Check | Test |";

/// The last cell of each row of those tables.
fn proofs() -> Vec<&'static str> {
    let mut lines = SECURITY.lines();
    let mut cells = Vec::new();
    while lines.any(|line| line == HEADING) {
        let rows = lines.by_ref().skip(1).take_while(|line| line.starts_with('|'));
        cells.extend(rows.map(|row| row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default()));
    }
    cells
}

/// File and name of each test in a cell: `path::name`, and `::name` for another one of the same file.
fn named(cell: &str) -> Vec<(&str, &str)> {
    let mut file = "";
    let mut tests = Vec::new();
    for span in cell.split('`').skip(1).step_by(2) {
        let (path, name) = span.split_once("::").unwrap_or((span, ""));
        if !path.is_empty() {
            file = path;
        }
        tests.push((file, name));
    }
    tests
}

/// Whether the text of this file has that test: one of Playwright by its title, a case of the store's contract, or a test function.
fn holds(file: &str, text: &str, name: &str) -> bool {
    if file.starts_with("end2end/") {
        return text.contains(&format!("test('{name}'")) || text.contains(&format!("test(`{name}`"));
    }
    let head = format!("fn {name}(");
    let is_case = |line: &str| file.contains("/testing/contract/") && line.contains("(store: &dyn Store)");
    // The attributes above a function, of which one makes it a test.
    let mut is_test = false;
    for line in text.lines().map(str::trim_start) {
        if line.contains(&head) && (is_test || is_case(line)) {
            return true;
        }
        is_test = line.starts_with("#[test]")
            || line.starts_with("#[tokio::test")
            || (is_test && line.starts_with("#[") && !line.starts_with("#[ignore"));
    }
    false
}

#[test]
fn every_test_that_the_threats_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let proofs = proofs();
    assert!(proofs.len() >= 100, "only {} threats were found", proofs.len());
    let mut faults = Vec::new();
    for cell in proofs {
        let tests = named(cell);
        if tests.is_empty() {
            faults.push(format!("no test: {cell}"));
        }
        for (file, name) in tests {
            let text = fs::read_to_string(root.join(file)).unwrap_or_default();
            if !holds(file, &text, name) {
                faults.push(format!("{file} has no test \"{name}\""));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_only_looks_like_a_test_is_noticed() {
    assert_eq!(named("`a.rs::one`, `::two`, `b.rs::three`"), [("a.rs", "one"), ("a.rs", "two"), ("b.rs", "three")]);
    let text = "#[tokio::test(flavor = \"x\")]\nasync fn proves() {}\nfn helper() {}\n#[test]\n#[ignore = \"y\"]\nfn sleeps() {}\n\
                fn case(store: &dyn Store) {}\n";
    let found = |name| holds("server/tests/a.rs", text, name);
    assert!(found("proves"));
    assert!(!found("prove") && !found("helper") && !found("sleeps") && !found("case") && !found(""));
    assert!(holds("crates/service/src/testing/contract/a.rs", text, "case"));
    let spec = "test('reads', async () => {\n  test(`by ${way}`, async () => {";
    let titled = |title| holds("end2end/tests/a.spec.ts", spec, title);
    assert!(titled("reads") && titled("by ${way}") && !titled("read") && !titled("async"));
}
