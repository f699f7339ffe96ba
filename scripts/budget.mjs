// How much script and wasm a visitor and an admin download, as brotli sends it, against the budgets. `budget.mjs SITE`
// Visitors' pages run small scripts of `public/`; the front end in `pkg/` is the dashboard's alone (docs/adr/0003, 0012). What a screen
// needs at first is what every page loads and the chunks of its route; the frame is around every screen but those before sign-in.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const BUDGET_KB = { visitor: 4, beforeSignIn: 300, overview: 500, screen: 850, file: 400, all: 1500 }

const site = process.argv[2] ?? 'target/site'
if (!existsSync(join(site, 'build.json'))) {
  console.error(`there is no built front end in ${site}; run make run or make test first`)
  process.exit(2)
}
const build = JSON.parse(readFileSync(join(site, 'build.json'), 'utf8'))
const file = path => join(site, path)
const sent = path => (existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length)
const kilobytes = paths => paths.reduce((sum, path) => sum + sent(path), 0) / 1024
const shown = kb => `${kb.toFixed(1).padStart(8)} KB`

let over = false
function check(what, paths, budget) {
  const kb = kilobytes(paths)
  over ||= kb > budget || paths.length === 0
  console.log(`${shown(kb)} of ${budget} KB  ${what}${kb > budget ? '  OVER' : ''}`)
}

// The one script of `public/` that only the dashboard names.
const LIVE = 'live.js'
const scripts = readdirSync(site).filter(name => name.endsWith('.js') && name !== LIVE).map(file)
check('a visitor, at most', scripts, BUDGET_KB.visitor)

const always = [build.js, build.loader, build.wasm, LIVE]
const { frame, ...areas } = build.chunks
const first = chunks => [...new Set([...always, ...chunks.flat()])].map(file)
check('before sign-in', first([]), BUDGET_KB.beforeSignIn)
check('first load of the overview', first([frame]), BUDGET_KB.overview)
for (const [area, chunk] of Object.entries(areas)) check(`first load of ${area}`, first([frame, chunk]), BUDGET_KB.screen)

const all = [...new Set([...always, ...Object.values(build.chunks).flat()])].map(file)
const bySize = all.sort((a, b) => sent(b) - sent(a))
check('the largest file', bySize.slice(0, 1), BUDGET_KB.file)
check(`all ${all.length} files together`, all, BUDGET_KB.all)
for (const path of bySize) console.log(`  ${shown(sent(path) / 1024)}  ${path}`)
process.exit(over ? 1 : 0)
