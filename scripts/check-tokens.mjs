// Checks the style sheet's promises: `node scripts/check-tokens.mjs [style folder]`. Part of `make check`.
//
// 1. The two dark blocks of tokens.css (by system, by choice) hold the same values.
// 2. Every pair of text and ground named below keeps 4.5:1 in both themes; borders that a person must find keep 3:1.
// 3. Every colour token used in a file of the folder exists, and dark re-values each light colour.
// 4. No `data:` address, no `style` trick: the content security policy would refuse it.
//
// Contrast is that of WCAG 2.2 (1.4.3 and 1.4.11).

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? new URL("../style", import.meta.url).pathname;
const faults = [];

const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".css"));
const sources = new Map(files.map((name) => [name, withoutComments(readFileSync(join(folder, name), "utf8"))]));

function withoutComments(css) {
  return css.replace(/\/\*[\s\S]*?\*\//g, "");
}

/** The custom properties set in the block that follows `opening`. */
function block(css, opening) {
  const start = css.indexOf(opening);
  if (start < 0) throw new Error(`tokens.css has no block "${opening}"`);
  const body = css.slice(css.indexOf("{", start + opening.length - 1) + 1);
  const declarations = body.slice(0, body.indexOf("}")).split(";");
  const pairs = declarations.map((line) => line.split(/:(.*)/s).map((part) => part?.trim()));
  return new Map(pairs.filter(([name]) => name?.startsWith("--")).map(([name, value]) => [name, value]));
}

const tokens = sources.get("tokens.css");
if (!tokens) throw new Error(`no tokens.css in ${folder}`);
const light = block(tokens, "@theme static {");
const bySystem = block(tokens, ':root:not([data-theme="light"]) {');
const byChoice = block(tokens, ':root[data-theme="dark"] {');
const themes = { light, dark: new Map([...light, ...byChoice]) };

// 1. The two dark blocks.
for (const name of new Set([...bySystem.keys(), ...byChoice.keys()])) {
  if (bySystem.get(name) !== byChoice.get(name)) {
    faults.push(`${name}: dark by system is ${bySystem.get(name)}, dark by choice is ${byChoice.get(name)}`);
  }
}

// 2. Pairs.
const GROUNDS = ["canvas", "surface", "sunken", "raised"];
const TINTS = ["accent-soft", "ok-soft", "warn-soft", "bad-soft"];
const LOZENGES = ["ok", "warn", "bad", "blue", "plum"];
const CODE = ["key", "str", "num", "note", "type", "name"];
const TEXT = [
  ...["ink", "ink-2", "ink-3"].map((ink) => [ink, [...GROUNDS, ...TINTS, "hover"]]),
  ["accent-ink", [...GROUNDS, "hover", "accent-soft"]],
  ["on-accent", ["accent", "accent-2"]],
  ...["ok", "warn", "bad"].map((status) => [status, [...GROUNDS, `${status}-soft`]]),
  ...LOZENGES.map((colour) => [colour, ["surface", `${colour}-soft`]]),
  ...CODE.map((token) => [`code-${token}`, ["sunken", "surface"]]),
];
const EDGES = [
  ["line-2", ["surface", "canvas"]],
  ["focus", [...GROUNDS, "hover"]],
  ["accent", ["surface", "canvas"]],
];

function luminance(hex) {
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

let pairs = 0;
for (const [theme, values] of Object.entries(themes)) {
  const colour = (name) => {
    const value = values.get(`--color-${name}`);
    if (!/^#[0-9a-f]{6}$/.test(value ?? "")) throw new Error(`${theme}: --color-${name} is not #rrggbb but ${value}`);
    return value;
  };
  for (const [least, list] of [[4.5, TEXT], [3, EDGES]]) {
    for (const [text, grounds] of list) {
      for (const ground of grounds) {
        pairs += 1;
        const ratio = contrast(colour(text), colour(ground));
        if (ratio < least) faults.push(`${theme}: ${text} on ${ground} is ${ratio.toFixed(2)}:1, needs ${least}:1`);
      }
    }
  }
}

// 3. Names.
for (const name of light.keys()) {
  if (name.startsWith("--color-") && name !== "--color-*" && !byChoice.has(name)) faults.push(`${name} has no dark value`);
}
for (const name of byChoice.keys()) if (!light.has(name)) faults.push(`${name} is only in dark`);
for (const [file, css] of sources) {
  for (const [, name] of css.matchAll(/var\((--(?:color|shadow|text|radius|font)-[\w-]+)/g)) {
    if (!light.has(name)) faults.push(`${file}: ${name} is not a token`);
  }
  // 4. What the policy refuses.
  if (/url\(|data:/.test(css)) faults.push(`${file}: no url() and no data: here; icons come from /icons.svg`);
}

if (faults.length > 0) {
  console.error(faults.map((fault) => `style: ${fault}`).join("\n"));
  process.exit(1);
}
console.log(`style: ${sources.size} files, ${light.size} tokens, ${pairs} colour pairs: good`);
