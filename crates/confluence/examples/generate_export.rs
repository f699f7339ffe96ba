//! Writes a made-up XML space export, for measuring imports:
//! `cargo run --release -p sluice-confluence --example generate_export -- --pages 2000 --body-kib 20 out.zip`

use clap::Parser;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[derive(Parser)]
struct Arguments {
    /// How many pages; each has up to eight children.
    #[arg(long, default_value_t = 2000)]
    pages: u64,
    /// KiB of storage format in each body.
    #[arg(long, default_value_t = 20)]
    body_kib: usize,
    /// Every n-th page gets a file; 0 for none.
    #[arg(long, default_value_t = 10)]
    file_every: u64,
    /// KiB of each file.
    #[arg(long, default_value_t = 16)]
    file_kib: usize,
    /// Every n-th page gets a view restriction; 0 for none.
    #[arg(long, default_value_t = 100)]
    restricted_every: u64,
    /// Rows of history for each page, each with a body.
    #[arg(long, default_value_t = 1)]
    history: u64,
    /// The zip to write.
    out: PathBuf,
}

const SPACE: u64 = 1;
const FIRST_PAGE: u64 = 1_000_000;
const CHILDREN: u64 = 8;
const DATE: &str = "2025-03-14 09:26:53.589";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let mut zip = ZipWriter::new(BufWriter::new(File::create(&arguments.out)?));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    zip.start_file("exportDescriptor.properties", options)?;
    zip.write_all(b"exportType=space\nspaceKey=BIG\nbackupAttachments=true\n")?;
    zip.start_file("entities.xml", options)?;
    entities(&mut zip, &arguments)?;
    let mut words = Words(7);
    for page in pages(&arguments).filter(|p| every(*p, arguments.file_every)) {
        zip.start_file(format!("attachments/{page}/{}/1", file_of(page)), options)?;
        zip.write_all(words.text(arguments.file_kib * 1024).as_bytes())?;
    }
    zip.finish()?.flush()?;
    Ok(())
}

fn pages(arguments: &Arguments) -> std::ops::Range<u64> {
    FIRST_PAGE..FIRST_PAGE + arguments.pages
}

fn every(page: u64, n: u64) -> bool {
    n > 0 && (page - FIRST_PAGE) % n == n - 1
}

fn file_of(page: u64) -> u64 {
    page + 100_000_000
}

fn entities(out: &mut impl Write, arguments: &Arguments) -> std::io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hibernate-generic datetime=\"{DATE}\">")?;
    object(out, "Space", SPACE, |o| {
        text(o, "name", "A big space")?;
        text(o, "key", "BIG")?;
        reference(o, "homePage", "Page", FIRST_PAGE)
    })?;
    let mut words = Words(42);
    for page in pages(arguments) {
        let number = page - FIRST_PAGE;
        object(out, "Page", page, |o| {
            text(o, "title", &format!("Page {number}: {}", words.sentence(4)))?;
            text(o, "contentStatus", "current")?;
            plain(o, "version", &(arguments.history + 1).to_string())?;
            plain(o, "lastModificationDate", DATE)?;
            plain(o, "position", &(number % CHILDREN).to_string())?;
            reference(o, "space", "Space", SPACE)?;
            if number > 0 {
                reference(o, "parent", "Page", FIRST_PAGE + (number - 1) / CHILDREN)?;
            }
            Ok(())
        })?;
        body(out, page + 200_000_000, page, &words.storage(arguments.body_kib * 1024))?;
        for version in 1..=arguments.history {
            let row = page + 1_000_000_000 * version;
            object(out, "Page", row, |o| {
                text(o, "title", &format!("Page {number}"))?;
                text(o, "contentStatus", "current")?;
                plain(o, "version", &version.to_string())?;
                reference(o, "originalVersion", "Page", page)
            })?;
            body(out, row + 200_000_000, row, &words.storage(arguments.body_kib * 256))?;
        }
        if every(page, arguments.file_every) {
            object(out, "Attachment", file_of(page), |o| {
                text(o, "title", &format!("notes-{number}.txt"))?;
                plain(o, "version", "1")?;
                text(o, "contentStatus", "current")?;
                reference(o, "containerContent", "Page", page)
            })?;
            object(out, "ContentProperty", page + 300_000_000, |o| {
                text(o, "name", "MEDIA_TYPE")?;
                text(o, "stringValue", "text/plain")?;
                reference(o, "content", "Attachment", file_of(page))
            })?;
        }
        if every(page, arguments.restricted_every) {
            object(out, "ContentPermissionSet", page + 400_000_000, |o| {
                text(o, "type", "View")?;
                reference(o, "owningContent", "Page", page)
            })?;
        }
    }
    writeln!(out, "</hibernate-generic>")
}

fn object<W: Write>(
    out: &mut W,
    class: &str,
    id: u64,
    members: impl FnOnce(&mut W) -> std::io::Result<()>,
) -> std::io::Result<()> {
    writeln!(out, "<object class=\"{class}\" package=\"com.atlassian.confluence\">\n<id name=\"id\">{id}</id>")?;
    members(out)?;
    writeln!(out, "</object>")
}

fn text(out: &mut impl Write, name: &str, value: &str) -> std::io::Result<()> {
    writeln!(out, "<property name=\"{name}\"><![CDATA[{value}]]></property>")
}

fn plain(out: &mut impl Write, name: &str, value: &str) -> std::io::Result<()> {
    writeln!(out, "<property name=\"{name}\">{value}</property>")
}

fn reference(out: &mut impl Write, name: &str, class: &str, id: u64) -> std::io::Result<()> {
    writeln!(
        out,
        "<property name=\"{name}\" class=\"{class}\" package=\"com.atlassian.confluence\"><id name=\"id\">{id}</id>\n</property>"
    )
}

fn body(out: &mut impl Write, id: u64, page: u64, storage: &str) -> std::io::Result<()> {
    object(out, "BodyContent", id, |o| {
        text(o, "body", storage)?;
        reference(o, "content", "Page", page)?;
        plain(o, "bodyType", "2")
    })
}

/// Words in an order that is the same on every run.
struct Words(u64);

const WORDS: [&str; 40] = [
    "harbour", "ledger", "morning", "valve", "granite", "signal", "orchard", "measure", "window", "river", "engine",
    "letter", "copper", "garden", "answer", "bridge", "winter", "market", "pencil", "lantern", "teaches", "carries",
    "follows", "opens", "counts", "holds", "repairs", "explains", "quiet", "narrow", "early", "heavy", "careful",
    "bright", "and", "under", "before", "without", "toward", "the",
];

impl Words {
    fn next(&mut self) -> &'static str {
        // Knuth's MMIX generator; the high bits are the random ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from((self.0 >> 33) % 40).unwrap_or(0);
        WORDS[index]
    }

    fn sentence(&mut self, words: usize) -> String {
        (0..words).map(|_| self.next()).collect::<Vec<_>>().join(" ")
    }

    fn text(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 80);
        while text.len() < bytes {
            text += &self.sentence(9);
            text += ".\n";
        }
        text
    }

    fn storage(&mut self, bytes: usize) -> String {
        let mut storage = String::with_capacity(bytes + 600);
        while storage.len() < bytes {
            let parts = [
                ("<h2>", self.sentence(3), "</h2>"),
                ("<p>", self.sentence(60), ".</p>"),
                ("<ul><li>", self.sentence(8), "</li>"),
                ("<li><strong>", self.sentence(5), "</strong></li></ul>"),
            ];
            for (open, words, close) in parts {
                storage.extend([open, &words, close]);
            }
        }
        storage
    }
}
