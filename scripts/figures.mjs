// The budgets of budgets.json, and the figures that were measured for them: one small file each, in target/figures, so that whoever
// measures (browser tests, Lighthouse, benchmarks) needs to know none of the others.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))
const FOLDER = join(process.env.CARGO_TARGET_DIR ?? join(HERE, '../target'), 'figures')

/** `{ id, by, rule, goal, unit, what }` each; `by` is the target of make that measures it, empty where none does yet. */
export const BUDGETS = JSON.parse(readFileSync(join(HERE, 'budgets.json'), 'utf8'))

function budget(id) {
  const found = BUDGETS.find(one => one.id === id)
  if (!found) throw new Error(`budgets.json has no budget ${id}`)
  return found
}

export function holds(id, figure) {
  const { rule, goal } = budget(id)
  switch (rule) {
    case 'under': return figure < goal
    case 'at least': return figure >= goal
    case 'exactly': return figure === goal
    default: throw new Error(`budgets.json has a rule that nobody knows: ${rule}`)
  }
}

/** Keeps the figure for the summary, and says whether its budget holds. */
export function record(id, figure) {
  const good = holds(id, figure)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${id}.json`), JSON.stringify(figure))
  return good
}

/** What was measured last and when, or nothing. */
export function measured(id) {
  const file = join(FOLDER, `${id}.json`)
  const at = statSync(file, { throwIfNoEntry: false })?.mtime
  if (!at) return undefined
  const figure = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof figure !== 'number') throw new Error(`${file} is no number`)
  return { figure, at }
}
