// Lighthouse as a phone meets Sluice (its mobile preset: a slow processor, a slow network), on a page that a visitor reads and on the dashboard's
// overview. In a browser of its own, in which Playwright signs both people in and then lets go: what it sets up for a page would change figures.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'
import { holds, record } from '../../scripts/figures.mjs'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { atDemoIdp } from '../support/people'
import { freePort, Running } from '../support/process'

const RUNS = 5
const CATEGORIES = ['performance', 'accessibility', 'best-practices']

interface Report {
  categories: Record<string, { score: number | null }>
  audits: Record<string, { title: string; score: number | null; scoreDisplayMode: string; numericValue?: number; displayValue?: string }>
  finalDisplayedUrl: string
  runtimeError?: { message: string }
}

/** Runs Lighthouse in the browser that listens on `port`. Cookies stay: Lighthouse empties caches and stores before each run, and no cookies. */
async function run(url: string, port: number): Promise<Report> {
  const { default: lighthouse } = await import(pathToFileURL(join(process.env.LIGHTHOUSE ?? '', 'core/index.js')).href)
  const { lhr } = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES })
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
  return lhr
}

function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]
}

/** The median of each figure; what cost points in any run is told. */
function summary(name: string, reports: Report[]): Map<string, number> {
  const score = (report: Report, category: string) => {
    const { score } = report.categories[category]
    if (score === null) throw new Error(`${name}: Lighthouse gave no score for ${category}`)
    return Math.round(score * 100)
  }
  const figures = new Map(CATEGORIES.map(category => [`${name}-${category}`, median(reports.map(report => score(report, category)))]))
  const blocked = (report: Report) => {
    const { numericValue } = report.audits['total-blocking-time']
    if (numericValue === undefined) throw new Error(`${name}: Lighthouse measured no blocking time`)
    return numericValue
  }
  figures.set(`${name}-blocking-time`, median(reports.map(blocked)))
  for (const [n, report] of reports.entries()) {
    const lost = Object.values(report.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative')
    console.log(`${name}, run ${n + 1}: ${CATEGORIES.map(category => `${category} ${score(report, category)}`).join(', ')}`)
    for (const { title, displayValue } of lost) console.log(`    ${title}${displayValue ? `: ${displayValue}` : ''}`)
  }
  return figures
}

test('Lighthouse finds a visitor\'s page and the overview quick, accessible and well built', async ({ sluice, demoIdp }) => {
  const work = mkdtempSync(join(tmpdir(), 'sluice-lighthouse-'))
  const port = await freePort()
  const { executablePath = 'chromium', args = [] } = test.info().project.use.launchOptions ?? {}
  // The port is opened on loopback only.
  const own = ['--headless=new', `--remote-debugging-port=${port}`, `--user-data-dir=${join(work, 'profile')}`, 'about:blank']
  const browser = new Running('Chromium', executablePath, [...args, ...own], { HOME: work })
  try {
    await browser.listening(port)
    const hands = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    const [context] = hands.contexts()
    const admin = new Admin(await context.newPage(), sluice)
    await admin.readyToShare(demoIdp)
    const address = await admin.shareSpace('Lighthouse', 'partners')
    const ana = await context.newPage()
    await ana.goto(address)
    await ana.getByRole('link', { name: 'Continue with work account' }).click()
    await atDemoIdp(ana, 'ana.ruiz')
    await ana.waitForURL(`${sluice.publicUrl}/s/**`)
    const pages = { visitor: ana.url(), overview: `${sluice.adminUrl}/` }
    await admin.page.close()
    await ana.goto('about:blank')
    await hands.close()

    const figures = new Map<string, number>()
    for (const [name, url] of Object.entries(pages)) {
      const reports: Report[] = []
      for (let n = 0; n < RUNS; n++) reports.push(await run(url, port))
      // A sign-in page would be measured in its place.
      for (const { finalDisplayedUrl } of reports) expect(finalDisplayedUrl).toBe(url)
      for (const [id, figure] of summary(name, reports)) {
        record(id, figure)
        figures.set(id, figure)
      }
    }
    expect([...figures].filter(([id, figure]) => !holds(id, figure))).toEqual([])
  } finally {
    await browser.stop()
    rmSync(work, { recursive: true, force: true })
  }
})
