// How much script and wasm a visitor and an admin download, as brotli sends it, against the budgets. `budget.mjs SITE`
// Visitors' pages run small scripts of `public/`; the front end in `pkg/` is the dashboard's alone (docs/adr/0003, 0005).
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const BUDGET_KB = { visitor: 4, admin: 900 }

const site = process.argv[2] ?? 'target/site'
if (!existsSync(join(site, 'pkg'))) {
  console.error(`there is no built front end in ${site}; run make run or make test first`)
  process.exit(2)
}
const sent = path => (existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length)
const code = folder => readdirSync(folder).filter(name => /\.(js|wasm)$/.test(name)).map(name => join(folder, name))

let over = false
for (const [who, list] of [['visitor', code(site)], ['admin', code(join(site, 'pkg'))]]) {
  const kb = list.reduce((sum, path) => sum + sent(path), 0) / 1024
  over ||= kb > BUDGET_KB[who] || list.length === 0
  console.log(`${who}: ${kb.toFixed(1)} KB of ${BUDGET_KB[who]} KB, script and wasm after brotli`)
  for (const path of list) console.log(`  ${(sent(path) / 1024).toFixed(1).padStart(8)} KB  ${path}`)
}
process.exit(over ? 1 : 0)
