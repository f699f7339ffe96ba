import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
/** Where sentences and addresses stand that only the dashboard has. The visitors' words are in `text/visitor.rs`, and shared ones in `text.rs`. */
const SENTENCES = ['audit', 'exchanges', 'frame', 'keys', 'links', 'metadata', 'notices', 'overview', 'parts', 'sso', 'support', 'undo'].map(name => `app/src/text/${name}.rs`)
const ADDRESSES = 'app/src/api'
/** Shorter ones could stand in anybody's page. */
const LENGTH = 24
/** Fewer would mean that the sources are no longer read as they are written. */
const AT_LEAST = 100

/**
 * Names and strings that are in the dashboard's built code and nowhere else: what a visitor is sent may contain none of them. Each was found in
 * the built files, so one that is never in any code proves nothing here.
 */
export function dashboardWords(): string[] {
  const folder = join(ROOT, 'target/site/pkg')
  const code = (readdirSync(folder, { recursive: true }) as string[]).filter(name => /\.(js|wasm)$/.test(name))
    .map(name => readFileSync(join(folder, name), 'utf8')).join('\n')
  const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
  const sentences = SENTENCES.flatMap(path => [...read(path).matchAll(/"((?:[^"\\{}])+)"/g)].map(([, text]) => text)).filter(text => text.length >= LENGTH)
  const addresses = readdirSync(join(ROOT, ADDRESSES)).flatMap(name => [...read(`${ADDRESSES}/${name}`).matchAll(/endpoint = "([^"]+)"/g)])
    .map(([, path]) => `/api/${path}`)
  const words = [...new Set([...sentences, ...addresses])].filter(word => code.includes(word))
  if (words.length < AT_LEAST) throw new Error(`only ${words.length} names and strings of the dashboard were found in ${folder}`)
  return words
}
