//! Source code to spans of a few classes, on the server. The classes are the style sheet's: `k` keyword, `s` string,
//! `n` number or constant, `c` comment, `t` type or tag, `f` function, `v` variable or attribute, `o` operator.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// A longer line is written plain: regular expressions over minified code cost much and show little.
const LONGEST_LINE: usize = 2_000;

/// How many open scopes are looked at, the innermost first. Grammars open some ten for one place; brackets that are never closed
/// would have each token look through all of them.
const SCOPES: usize = 40;

/// Scope prefixes and their classes; the first match of the innermost scope wins.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("punctuation.definition.string", "s"),
    ("string", "s"),
    ("constant.character.escape", "n"),
    ("constant", "n"),
    ("keyword.operator.word", "k"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage.type.class", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "t"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("support.type.property-name", "v"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("entity.other.attribute-name", "v"),
    ("variable", "v"),
    ("markup.inserted", "s"),
    ("markup.deleted", "n"),
];

struct Engine {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine {
        syntaxes: SyntaxSet::load_defaults_newlines(),
        classes: CLASSES.iter().filter_map(|(prefix, class)| Some((Scope::new(prefix).ok()?, *class))).collect(),
    })
}

/// A piece of a line with its class, if it has one.
pub type Token<'t> = (Option<&'static str>, &'t str);

/// The grammar for a language as Confluence names it; `None` means plain text.
pub fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    let language = language.trim().to_ascii_lowercase();
    let token = match language.as_str() {
        "" | "none" | "text" | "plain" | "plaintext" | "text/plain" => return None,
        "actionscript3" => "as",
        "c#" | "csharp" => "cs",
        "c++" => "cpp",
        "js" | "javascript" | "jsx" | "typescript" | "ts" | "tsx" | "ecmascript" | "node" => "js",
        "html/xml" | "xhtml" | "xslt" | "svg" => "xml",
        "shell" | "sh" | "zsh" | "console" | "shellscript" => "bash",
        "yml" => "yaml",
        "golang" => "go",
        "obj-c" | "objective-c" | "objc" => "m",
        "plsql" | "tsql" | "mysql" | "postgresql" => "sql",
        "delphi" => "pascal",
        "md" => "markdown",
        other => other,
    };
    engine().syntaxes.find_syntax_by_token(token).filter(|syntax| syntax.name != "Plain Text")
}

/// Calls `line` with the tokens of each line, without its line feed. No token is empty, and together they are the code.
pub fn each_line<'t>(code: &'t str, grammar: &SyntaxReference, mut line: impl FnMut(&[Token<'t>])) {
    let engine = engine();
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut tokens = Vec::new();
    for text in syntect::util::LinesWithEndings::from(code) {
        tokens.clear();
        if text.len() > LONGEST_LINE {
            push(&mut tokens, None, text.trim_end_matches('\n'));
        } else {
            let ops = state.parse_line(text, &engine.syntaxes).unwrap_or_default();
            let mut from = 0;
            for (at, op) in &ops {
                // Offsets come from another crate's regular expressions; a wrong one must not panic here.
                if let Some(piece) = text.get(from..*at) {
                    push(&mut tokens, class_of(&stack, engine), piece.trim_end_matches('\n'));
                    from = *at;
                }
                let _ = stack.apply(op);
            }
            push(&mut tokens, class_of(&stack, engine), text[from..].trim_end_matches('\n'));
        }
        line(&tokens);
    }
}

/// Neighbours of one class become one token, and white space has none.
fn push<'t>(tokens: &mut Vec<Token<'t>>, class: Option<&'static str>, text: &'t str) {
    if !text.is_empty() {
        tokens.push((class.filter(|_| !text.trim().is_empty()), text));
    }
}

fn class_of(stack: &ScopeStack, engine: &Engine) -> Option<&'static str> {
    stack.scopes.iter().rev().take(SCOPES).find_map(|scope| {
        engine.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn tokens(code: &str, language: &str) -> String {
        let mut out = String::new();
        each_line(code, grammar(language).unwrap(), |line| {
            for (class, text) in line {
                let _ = match class {
                    Some(class) => write!(out, "{class}[{text}]"),
                    None => write!(out, "{text}"),
                };
            }
            out.push('|');
        });
        out
    }

    #[test]
    fn colours_the_languages_that_confluence_names() {
        assert!(tokens("// hi\nint x = 12;", "java").starts_with("c[//]c[ hi]|"));
        assert!(tokens("x = \"a\" # b", "py").contains("s[\"]s[a]s[\"]"));
        assert!(tokens("{\"a\": 1}", "json").contains("n[1]"));
        for language in [
            "bash",
            "sql",
            "xml",
            "html/xml",
            "c#",
            "C++",
            "yml",
            "javascript",
            "go",
            "ruby",
            "php",
            "css",
            "groovy",
            "scala",
        ] {
            assert!(grammar(language).is_some(), "{language}");
        }
        assert!(grammar("text").is_none() && grammar("mermaid").is_none() && grammar("../../etc").is_none());
    }

    #[test]
    fn loses_nothing() {
        let code = "fn main() {\n\t/* é\n */ let x = \"日本\";\n}\n\n";
        let mut back = String::new();
        each_line(code, grammar("rust").unwrap(), |line| {
            back.extend(line.iter().map(|(_, text)| *text));
            back.push('\n');
        });
        assert_eq!(back, code);
    }
}
