// Reads Playwright's report: prints "PASSED FAILED" and, for each failed test, a line with its name and the beginning of its fault.
// A flaky test is a failed one.
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const LINES = 8
const { stats, suites } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
console.log(stats.expected, stats.unexpected + stats.flaky)

const walk = suite => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(walk)]
for (const spec of suites.flatMap(walk)) {
  const bad = spec.tests.filter(({ status }) => status === 'unexpected' || status === 'flaky')
  for (const error of bad.flatMap(({ results }) => results).flatMap(({ errors }) => errors)) {
    const said = stripVTControlCharacters(error.message ?? '').split('\n').filter(line => line.trim() !== '').slice(0, LINES)
    const place = error.location ? ` (${error.location.file.replace(/^.*\/end2end\//, '')}:${error.location.line})` : ''
    console.log([`${spec.title}${place}`, ...said.map(line => `    ${line}`)].join('\n'))
  }
}
