// What a visitor's browser is sent for the first view of a page of 50 KB, and that nothing moves while it comes.
import type { CDPSession, Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { exportOf, storageOf } from '../support/export'
import { atDemoIdp } from '../support/people'

const KB = 1024
/** Bytes on the wire, head and body. */
const BUDGET = { document: 20 * KB, stylesheet: 15 * KB, script: 200 * KB }

interface Sent {
  path: string
  kind: string
  bytes: number
  encoding: string
  blocks: boolean
}

/** Loads the address with an empty cache, and says what came. */
async function firstView(page: Page, address: string): Promise<Sent[]> {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  const sent = new Map<string, Sent>()
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? ''
    sent.set(requestId, { path: new URL(response.url).pathname, kind: type.toLowerCase(), bytes: 0, encoding: String(encoding), blocks: false })
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = sent.get(requestId)
    if (one) one.bytes = encodedDataLength
  })
  await page.goto(address)
  await page.waitForLoadState('networkidle')
  const blocking = await page.evaluate(() => (performance.getEntriesByType('resource') as (PerformanceResourceTiming & { renderBlockingStatus?: string })[])
    .filter(one => one.renderBlockingStatus === 'blocking').map(one => new URL(one.name).pathname))
  const all = [...sent.values()]
  for (const one of all) one.blocks = blocking.includes(one.path)
  await cdp.detach()
  return all
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

  for (const viewport of [{ width: 390, height: 844 }, { width: 1440, height: 900 }]) {
    const ana = await person({ viewport })
    await ana.goto(address)
    await ana.getByRole('link', { name: 'Continue with work account' }).click()
    await atDemoIdp(ana, 'ana.ruiz')
    await expect(ana.getByRole('heading', { level: 1, name: 'Fifty kilobytes' })).toBeVisible()
    const sent = await firstView(ana, ana.url())
    const shift = await layoutShift(ana)

    const sum = (kind: string) => sent.filter(one => one.kind === kind).reduce((bytes, one) => bytes + one.bytes, 0)
    const wasm = sent.filter(one => one.path.endsWith('.wasm')).length
    for (const [kind, goal] of Object.entries(BUDGET))
      console.log(`budget, ${viewport.width} px: ${kind} ${(sum(kind) / KB).toFixed(1)} KB of ${goal / KB} KB`)
    console.log(`budget, ${viewport.width} px: layout shift ${shift} of 0`)

    const html = await ana.content()
    expect(Buffer.byteLength(html), 'it is a page of 50 KB').toBeGreaterThan(50 * KB)
    for (const [kind, goal] of Object.entries(BUDGET)) expect(sum(kind), kind).toBeLessThan(goal)
    expect(sum('document'), 'something was measured').toBeGreaterThan(KB)
    expect(shift).toBe(0)
    // Nothing of the dashboard, and no wasm at all: the visitors' pages are whole as they come.
    expect(wasm).toBe(0)
    const paths = sent.map(one => one.path).filter(path => !/^\/(s\/|pkg\/sluice\.[\w-]+\.css$|reader\.js$|favicon\.svg$)/.test(path))
    expect(paths).toEqual([])
    expect(sent.filter(one => one.blocks).every(one => one.kind === 'stylesheet'), 'only style sheets hold up the first paint').toBe(true)
    for (const one of sent.filter(({ kind }) => kind in BUDGET)) expect(one.encoding, one.path).toBe('br')
  }
})
