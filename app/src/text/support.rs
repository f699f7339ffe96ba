//! Words of the support bundle: on its screen, and in the file that explains it to whoever opens it.

use sluice_domain::view::support::SupportFile;

pub const SAY: &str = "One file for whoever helps you with Sluice. It tells how this installation is doing, and nothing of people and content. Read here what is in it before you hand it on.";
pub const DOWNLOAD: &str = "Download the bundle";
pub const NAMES: &str = "With names and addresses of identity providers, hosts and folders";
pub const NAMES_HELP: &str = "Left out otherwise. Choose this if a provider cannot be reached or its answers are refused, and you trust the one who helps.";
pub const AUDITED: &str = "The download is noted in the audit log.";
pub const FILES: &str = "What is in it";
pub const README: &str = "README.txt";
pub const README_SAY: &str = "What the other files are, and what was left out";

/// What a file tells.
pub const fn about(file: SupportFile) -> &'static str {
    match file {
        SupportFile::Version => "Version and build of Sluice, and the state of the database's tables",
        SupportFile::Configuration => {
            "Each setting: its value if that is a number, a time or a kind, else only whether it is set"
        }
        SupportFile::Checks => "What Sluice finds when it checks this machine",
        SupportFile::Counts => "How many spaces, pages, files, links, providers, sessions and events there are",
        SupportFile::Providers => "Each identity provider: its state, rules and certificates' dates",
        SupportFile::Exchanges => {
            "The latest 200 recorded messages: when, which kind, and the code of what became of them"
        }
        SupportFile::Failures => {
            "The latest 200 warnings and errors since Sluice was started: when, where in the program, and under which reference"
        }
    }
}

const NEVER: &str = "Never in it: passwords and keys, links and their addresses, names and e-mail addresses of people, groups, \
     titles and content of pages and spaces, names of files, what identity providers said of anybody, the company's name.";

/// The file that whoever opens the bundle reads first.
pub fn readme(names: bool) -> String {
    let mut text = "Support bundle of Sluice\n\nIn it:\n".to_owned();
    for file in SupportFile::ALL {
        text.push_str(&format_line(file));
    }
    let chosen = if names {
        "With names and addresses of identity providers, hosts and folders: the admin chose so."
    } else {
        "Without names and addresses of identity providers, hosts and folders: providers are called by their ids."
    };
    text.push_str(&["\n", chosen, "\n", NEVER, "\nTimes are in UTC.\n"].concat());
    text
}

fn format_line(file: SupportFile) -> String {
    format!("  {:<20} {}\n", file.name(), about(file))
}

/// Why a download stands in the audit log as it does.
pub fn reason(code: &str) -> String {
    match code {
        "with_names" => "With names and addresses.".to_owned(),
        other => super::reason(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_names_every_file_and_what_was_chosen() {
        for names in [false, true] {
            let text = readme(names);
            for file in SupportFile::ALL {
                assert!(text.contains(file.name()) && text.contains(about(file)), "{text}");
            }
            assert_eq!(text.contains("Without names"), !names);
            assert!(text.contains("Never in it: passwords and keys"), "{text}");
        }
    }
}
