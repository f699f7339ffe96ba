// The dashboard's code comes in pieces: what stands before sign-in, and each area, without the others. And when a piece does not come,
// nobody is left with a dead button.
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { settled } from '../support/settled'

/** The names of the areas whose code the page asked for, from now on. */
function asksFor(page: Page): Set<string> {
  const areas = new Set<string>()
  page.on('request', request => {
    const [, area] = /\/split_(\w+)\.wasm$/.exec(new URL(request.url()).pathname) ?? []
    if (area) areas.add(area)
  })
  return areas
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const entry = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })

test('each area brings its own code, ahead of the click, and the focus goes to its heading', async ({ page, sluice }) => {
  const asked = asksFor(page)
  await page.goto(await sluice.setUpLink())
  await expect(page.getByRole('button', { name: 'Create admin' })).toBeEnabled()
  await settled(page)
  expect([...asked], 'nothing but the form').toEqual([])

  await new Admin(page, sluice).setUp()
  await settled(page)
  expect([...asked], 'the frame and the overview').toEqual(['frame'])

  await page.reload()
  await settled(page)
  await entry(page, 'Links').hover()
  await expect.poll(() => asked.has('links')).toBe(true)

  for (const [name, area] of [['Links', 'links'], ['Spaces', 'spaces'], ['Identity providers', 'sso'], ['Audit log', 'records'], ['Overview', 'frame']]) {
    await entry(page, name).click()
    await expect(heading(page, name)).toBeFocused()
    expect(asked.has(area), area).toBe(true)
  }
  await page.goBack()
  await expect(heading(page, 'Audit log')).toBeFocused()
})

test('a screen whose code is not to be had is loaded as a page, and one that was says so', async ({ browser, sluice }) => {
  // What fails is written to the console, so nobody watches here.
  const context = await browser.newContext()
  const page = await context.newPage()
  await new Admin(page, sluice).setUp()
  await page.goto(sluice.adminUrl)
  await settled(page)
  await page.evaluate(() => ((globalThis as any).before = true))

  // As after another version was installed: the files of the open page are gone.
  await page.route('**/split_spaces.wasm', route => route.fulfill({ status: 404 }))
  await entry(page, 'Spaces').click()
  await expect(heading(page, 'Spaces')).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/spaces')
  expect(await page.evaluate(() => 'before' in globalThis), 'another document').toBe(false)

  // Its code is still not there: the page says so, and does not load itself again for ever.
  const note = page.getByRole('alert').filter({ hasText: 'did not load' })
  await expect(note).toBeVisible()
  await page.unroute('**/split_spaces.wasm')
  await note.getByRole('link', { name: 'Load the page again' }).click()
  await expect(page.getByRole('button', { name: 'Load the sample space' }).first()).toBeVisible()
  await expect(note).toBeHidden()
  await context.close()
})
