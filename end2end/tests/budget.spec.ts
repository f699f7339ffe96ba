// What a visitor's browser is sent for the first view of a page of 50 KB, and that nothing moves while it comes.
import type { CDPSession, Page } from '@playwright/test'
import { holds, record } from '../../scripts/figures.mjs'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { dashboardWords } from '../support/dashboard-words'
import { exportOf, storageOf } from '../support/export'
import { atDemoIdp } from '../support/people'

const KB = 1024
/** Kinds of files, and the budget of each: bytes on the wire, head and body. */
const BUDGET = { document: 'visitor-html', stylesheet: 'visitor-css', script: 'visitor-script' }
/** Kinds of which the content is searched for the dashboard's words. */
const SEARCHED = ['document', 'stylesheet', 'script', 'fetch', 'xhr']
/** What a visitor's page is made of. */
const OURS = /^\/(s\/|pkg\/sluice\.[\w-]+\.css$|reader\.js$|favicon\.svg$)/

interface Sent {
  path: string
  kind: string
  bytes: number
  encoding: string
  blocks: boolean
  /** What is in it, for kinds that are searched. */
  body: string
}

/** Loads the address with an empty cache, and says what came. */
async function firstView(page: Page, address: string): Promise<Sent[]> {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  const sent = new Map<string, Sent>()
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? ''
    sent.set(requestId, { path: new URL(response.url).pathname, kind: type.toLowerCase(), bytes: 0, encoding: String(encoding), blocks: false, body: '' })
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = sent.get(requestId)
    if (one) one.bytes = encodedDataLength
  })
  await page.goto(address)
  await page.waitForLoadState('networkidle')
  const blocking = await page.evaluate(() => (performance.getEntriesByType('resource') as (PerformanceResourceTiming & { renderBlockingStatus?: string })[])
    .filter(one => one.renderBlockingStatus === 'blocking').map(one => new URL(one.name).pathname))
  for (const [requestId, one] of sent) {
    one.blocks = blocking.includes(one.path)
    if (!SEARCHED.includes(one.kind)) continue
    const { body, base64Encoded } = await cdp.send('Network.getResponseBody', { requestId })
    one.body = base64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body
  }
  await cdp.detach()
  return [...sent.values()]
}

/** The sum of all layout shifts so far (web.dev/cls). */
async function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>(resolve => {
    let sum = 0
    new PerformanceObserver(list => {
      for (const one of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += one.value
    }).observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => resolve(sum), 500)
  }))
}

test('the first view of a page of 50 KB keeps its budget', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  const storage = storageOf(50 * KB)
  await admin.open('/import')
  await page.getByLabel('Export file (zip)').setInputFiles({ name: 'one.zip', mimeType: 'application/zip', buffer: exportOf('Fifty kilobytes', storage) })
  await page.getByRole('button', { name: 'Upload and import' }).click()
  await expect(page.getByText(/^The import is done: 1 space can be shared\.$/)).toBeVisible({ timeout: 60_000 })
  await admin.connectDemo(demoIdp)
  await admin.testAndEnable(tab => atDemoIdp(tab, 'ana.ruiz'))
  const address = await admin.shareSpace('Budget', 'partners')

  const words = dashboardWords()
  const figures = new Map<string, number>()
  // Of two views the worse one counts.
  const note = (id: string, figure: number) => figures.set(id, Math.max(figure, figures.get(id) ?? 0))
  const faults: string[] = []
  for (const viewport of [{ width: 390, height: 844 }, { width: 1440, height: 900 }]) {
    const ana = await person({ viewport })
    await ana.goto(address)
    await ana.getByRole('link', { name: 'Continue with work account' }).click()
    await atDemoIdp(ana, 'ana.ruiz')
    await expect(ana.getByRole('heading', { level: 1, name: 'Fifty kilobytes' })).toBeVisible()
    const sent = await firstView(ana, ana.url())
    note('visitor-shift', await layoutShift(ana))

    const sum = (kind: string) => sent.filter(one => kindOf(one) === kind).reduce((bytes, one) => bytes + one.bytes, 0)
    for (const [kind, id] of Object.entries(BUDGET)) note(id, sum(kind) / KB)
    // Nothing of the dashboard, and no wasm at all: the visitors' pages are whole as they come.
    const foreign = [
      ...sent.map(one => one.path).filter(path => !OURS.test(path)),
      ...sent.flatMap(one => words.filter(word => one.body.includes(word)).map(word => `${one.path} has "${word}"`))
    ]
    const blocking = sent.filter(one => one.blocks && one.kind !== 'stylesheet').map(one => one.path)
    note('visitor-foreign', foreign.length)
    note('visitor-blocking', blocking.length)
    faults.push(...foreign, ...blocking)

    const html = await ana.content()
    expect(Buffer.byteLength(html), 'it is a page of 50 KB').toBeGreaterThan(50 * KB)
    for (const kind of Object.keys(BUDGET)) expect(sum(kind), `${kind}: something was measured`).toBeGreaterThan(0)
    for (const one of sent.filter(({ kind }) => kind in BUDGET)) expect(one.encoding, one.path).toBe('br')
  }
  // All of them are kept for `make budget`, whichever holds.
  for (const [id, figure] of figures) record(id, figure)
  expect(faults).toEqual([])
  expect([...figures].filter(([id, figure]) => !holds(id, figure))).toEqual([])
})

/** Wasm comes by a fetch, and counts as script. */
function kindOf({ kind, path }: Sent): string {
  return path.endsWith('.wasm') ? 'script' : kind
}
