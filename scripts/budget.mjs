// How much script and wasm a visitor and an admin download, as brotli sends it, against the budgets. `budget.mjs SITE`
// The visitor's pages are in the main module; the lazy modules (`split_…`, and `chunk_…` that several of them share) are the dashboard's.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const BUDGET_KB = { visitor: 350, admin: 900 }

const pkg = join(process.argv[2] ?? 'target/site', 'pkg')
if (!existsSync(pkg)) {
  console.error(`there is no built front end in ${pkg}; run make run or make test first`)
  process.exit(2)
}
const sent = path => (existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length)
const modules = readdirSync(pkg).filter(name => /\.(js|wasm)$/.test(name)).map(name => join(pkg, name))
const isLazy = path => /^(split|chunk)_.*\.wasm$/.test(basename(path))

let over = false
for (const [who, list] of [['visitor', modules.filter(path => !isLazy(path))], ['admin', modules]]) {
  const kb = list.reduce((sum, path) => sum + sent(path), 0) / 1024
  over ||= kb > BUDGET_KB[who]
  console.log(`${who}: ${kb.toFixed(1)} KB of ${BUDGET_KB[who]} KB, script and wasm after brotli`)
  for (const path of list) console.log(`  ${(sent(path) / 1024).toFixed(1).padStart(8)} KB  ${basename(path)}`)
}
process.exit(over || modules.length === 0 ? 1 : 0)
