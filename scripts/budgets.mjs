// Prints each budget of budgets.json, one line each: the figure, the goal, what it is. `budgets.mjs [TARGET...]` names the targets of make
// whose figures must be there, and just measured; those of the others are what was measured last, if anything was. Ends with 1 where a
// budget does not hold.
import { BUDGETS, holds, measured } from './figures.mjs'

const wanted = process.argv.slice(2)
let over = false
for (const { id, by, rule, goal, unit, what } of BUDGETS) {
  const now = wanted.includes(by)
  const last = measured(id)
  const good = last ? holds(id, last.figure) : !now
  over ||= !good
  const figure = last ? String(Math.round(last.figure * 100) / 100) : '-'
  const how = by ? `make ${by}` : 'nothing'
  const when = now ? '' : last ? `, ${how} on ${last.at.toISOString().slice(0, 10)}` : `, ${how} measures it${by ? '' : ' yet'}`
  const bound = `${rule === 'exactly' ? '' : `${rule} `}${goal} ${unit}`.trim()
  console.log(`${figure.padStart(8)} of ${bound.padEnd(18)}  ${what}${when}${good ? '' : last ? '  DOES NOT HOLD' : '  NOT MEASURED'}`)
}
process.exit(over ? 1 : 0)
