// The reading page: what scripts add to it, what it is without them, and on paper.
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { tabTo } from '../support/keyboard'
import { atDemoIdp } from '../support/people'
import { Sluice } from '../support/sluice'

/** Signs in at the link and goes to a page of the sample that stands in the tree. */
async function read(page: Page, address: string, title: string, scripts = true): Promise<void> {
  await page.goto(address)
  await page.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(page, 'ana.ruiz', scripts)
  await open(page, title)
}

async function open(page: Page, title: string): Promise<void> {
  const href = await inTree(page, title).getAttribute('href')
  await page.goto(new URL(href ?? '', page.url()).href)
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

function inTree(page: Page, title: string) {
  return page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: title, exact: true })
}

/** Scrolls as a reader does, until the heading stands at the top. */
async function readOn(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading }).evaluate(element => element.scrollIntoView())
  await expect(page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: heading })).toHaveAttribute('aria-current', 'location')
}

const PICTURE = 'Side view of an HB-200 with its flange, display, cable gland and probe labelled'

test('a chosen theme stays, and stands in the page as it is served', async ({ shared, person }) => {
  const ana = await person({ colorScheme: 'light' })
  await read(ana, shared.address, 'Instruments')
  const root = ana.locator('html')
  await expect(root).not.toHaveAttribute('data-theme', /./)
  await ana.getByRole('button', { name: 'Switch to dark colours' }).click()
  await expect(root).toHaveAttribute('data-theme', 'dark')

  const served = await ana.reload()
  expect(await served?.text()).toContain('<html lang="en" data-theme="dark">')
  await inTree(ana, 'Support').click()
  await expect(ana.getByRole('heading', { level: 1, name: 'Support' })).toBeVisible()
  await expect(root).toHaveAttribute('data-theme', 'dark')
  await ana.getByRole('button', { name: 'Switch to light colours' }).click()
  await expect(root).toHaveAttribute('data-theme', 'light')
  await expect(ana.getByRole('button', { name: 'Switch to dark colours' })).toBeVisible()

  const [cookie] = (await ana.context().cookies()).filter(({ name }) => name === 'sluice-theme')
  expect(cookie).toMatchObject({ value: 'light', path: '/', sameSite: 'Lax' })
  expect(cookie.expires).toBeGreaterThan(Date.now() / 1000 + 360 * 86_400)
  // The gate has the same light, and no switch: it has one thought.
  await ana.getByRole('button', { name: 'Why can I read this?' }).click()
  await ana.getByRole('button', { name: 'Sign out' }).click()
  await expect(ana.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
  await expect(root).toHaveAttribute('data-theme', 'light')
  await expect(ana.getByRole('button', { name: /colours/ })).toHaveCount(0)
})

test('a picture is enlarged and left by keyboard', async ({ shared, person }) => {
  const ana = await person()
  await read(ana, shared.address, 'Instruments')
  const enlarge = ana.getByRole('button', { name: `Enlarge: ${PICTURE}` })
  await ana.getByRole('img', { name: PICTURE }).scrollIntoViewIfNeeded()
  await expect(enlarge).toBeVisible()
  await tabTo(enlarge)
  await ana.keyboard.press('Enter')
  const dialog = ana.getByRole('dialog', { name: PICTURE })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByText('HB-200 from the side.')).toBeVisible()
  const shown = ana.locator('article').getByAltText(PICTURE)
  const whole = dialog.getByAltText(PICTURE)
  const width = (image: HTMLElement | SVGElement) => image.clientWidth
  expect(await whole.evaluate(width)).toBeGreaterThan(await shown.evaluate(width))
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused()

  await ana.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(enlarge).toBeFocused()
  await ana.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  await ana.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(enlarge).toBeFocused()
  // With a pointer, beside it.
  await enlarge.click()
  await expect(dialog).toBeVisible()
  await ana.mouse.click(2, 300)
  await expect(dialog).toBeHidden()
})

test('without scripts nothing stands there that only they serve', async ({ shared, person }) => {
  const ana = await person({ javaScriptEnabled: false })
  await read(ana, shared.address, 'Instruments', false)
  await expect(ana.getByAltText(PICTURE)).toBeVisible()
  await expect(ana.getByRole('button', { name: /Enlarge|colours|Copy/ })).toHaveCount(0)
  await expect(ana.getByRole('status')).toHaveCount(0)
  await expect(ana.getByRole('dialog')).toHaveCount(0)
  // The link shares the whole space, so the tree has its name.
  await expect(ana.getByRole('navigation', { name: 'Pages' }).getByRole('heading', { name: 'Harbour Instruments partners' })).toBeVisible()
})

test('five minutes before the sign-in ends a notice leads to a new one and back to the same place', async ({ shared, person }) => {
  const ana = await person()
  await ana.clock.install()
  await read(ana, shared.address, 'Instruments')
  const notice = ana.getByRole('status')
  await expect(notice).toBeEmpty()
  const where = ana.url()
  // All at once, as for a computer that slept.
  await ana.clock.fastForward('50:00')
  await expect(notice).toBeEmpty()
  await readOn(ana, 'Find the serial number')
  const top = () => ana.evaluate(() => scrollY)
  const before = await top()
  await ana.clock.fastForward('06:00')
  await expect(notice).toContainText(/Your sign-in ends in [34] minutes. Sign in again to go on reading./)
  expect(await top(), 'the text that is being read stays where it is').toBe(before)
  await ana.clock.fastForward('05:00')
  await expect(notice).toContainText('Your sign-in has ended.')
  await ana.getByRole('link', { name: 'Sign in again to go on reading.' }).click()
  await atDemoIdp(ana, 'ana.ruiz')
  await expect(ana).toHaveURL(`${where}#find-the-serial-number`)
})

test('another tab of the share tells that the sign-in goes on', async ({ shared, person }) => {
  const ana = await person()
  await ana.clock.install()
  await read(ana, shared.address, 'Instruments')
  await ana.clock.fastForward('58:00')
  await expect(ana.getByRole('status')).toContainText('Your sign-in ends in 2 minutes.')
  const other = await ana.context().newPage()
  await other.goto(ana.url())
  await expect(ana.getByRole('status')).toBeEmpty()
})

test('the notice says that a sign-in has ended when it has', async ({ ports, demoIdp, person }) => {
  test.setTimeout(300_000)
  const short = { SLUICE_SESSIONS_VISITOR_IDLE: '1m', SLUICE_SESSIONS_VISITOR_TOTAL: '1m' }
  const sluice = await Sluice.start([ports.demoIdp], demoIdp.url, short)
  try {
    const admin = new Admin(await person(), sluice)
    await admin.readyToShare(demoIdp)
    const address = await admin.shareSpace('A minute', 'partners')
    const ana = await person()
    await read(ana, address, 'Instruments')
    const notice = ana.getByRole('status')
    await expect(notice).toContainText('Your sign-in ends in less than a minute.')
    await expect(notice).toContainText('Your sign-in has ended.', { timeout: 90_000 })
    // The page counts from when it was asked for, so it may be a moment early.
    const again = await ana.context().newPage()
    await expect(async () => {
      await again.goto(ana.url())
      await expect(again.getByRole('link', { name: 'Continue with work account' })).toBeVisible({ timeout: 500 })
    }).toPass({ timeout: 5_000 })
    await ana.getByRole('link', { name: 'Sign in again to go on reading.' }).click()
    await atDemoIdp(ana, 'ana.ruiz')
    await expect(ana.getByRole('heading', { level: 1, name: 'Instruments' })).toBeVisible()
    await expect(notice).toContainText('Your sign-in ends in less than a minute.')
  } finally {
    await sluice.stop()
  }
})

test('the next page is fetched when the button goes down on its link, and not before', async ({ shared, person }) => {
  const ana = await person()
  await read(ana, shared.address, 'Instruments')
  const rules = ana.locator('script[type="speculationrules"]')
  await inTree(ana, 'Support').hover()
  await expect(rules).toHaveCount(0)
  await ana.mouse.down()
  await expect(rules).toHaveCount(1)
  await ana.mouse.up()
  await expect(ana.getByRole('heading', { level: 1, name: 'Support' })).toBeVisible()
  const way = () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming & { deliveryType: string }).deliveryType
  expect(await ana.evaluate(way)).toBe('navigational-prefetch')
})

test('on paper stand title, article and whose it is, in dark ink', async ({ shared, person }) => {
  const ana = await person({ colorScheme: 'dark' })
  await read(ana, shared.address, 'Onboarding')
  await ana.getByRole('button', { name: 'Switch to light colours' }).click()
  await ana.getByRole('button', { name: 'Switch to dark colours' }).click()
  await ana.emulateMedia({ media: 'print' })
  for (const chrome of ['.skip', '.top', '.subbar', '.pages', '.crumbs', '.turn', '.foot', '.anchor', '.btn'])
    for (const part of await ana.locator(chrome).all()) await expect(part).toBeHidden()
  await expect(ana.getByRole('heading', { level: 1, name: 'Onboarding' })).toBeVisible()
  await expect(ana.getByText(/^Shared by .+ with ana\S*@\S+ · printed from /)).toContainText(ana.url())
  // What was closed is open there.
  await expect(ana.getByText('Yes, from fifty pieces a year.')).toBeVisible()
  expect(await ana.locator('body').evaluate(body => getComputedStyle(body).color)).toBe('rgb(30, 27, 23)')
})
