// A visitor on a phone-sized screen who has a keyboard and nothing else: from the address to the sign-out.
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { press, seesFocus, tabTo } from '../support/keyboard'

const PHONE = { viewport: { width: 390, height: 844 } }
const PICTURE = 'Side view of an HB-200 with its flange, display, cable gland and probe labelled'

/** Opens the drawer with the pages and follows a link in it. The focus stands where a new page begins. */
async function goByDrawer(page: Page, title: string): Promise<void> {
  await press(page.getByRole('button', { name: 'Pages', exact: true }), { within: 4 })
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await expect(pages).toBeVisible()
  await tabTo(pages.getByRole('button', { name: 'Close' }), { within: 1 })
  await press(pages.getByRole('link', { name: title, exact: true }))
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(pages).toBeHidden()
}

test('a visitor reads by keyboard alone, on a small screen', async ({ shared, person }) => {
  const ana = await person({ ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] })

  // To the sign-in: one thing to press on each page.
  await ana.goto(shared.address)
  await press(ana.getByRole('link', { name: 'Continue with work account' }), { within: 1 })
  await press(ana.getByRole('button', { name: 'Ana Ruiz' }), { within: 2 })
  await expect(ana.getByRole('heading', { level: 1, name: 'Partner handbook' })).toBeVisible()

  // Past what every page begins with, and back to it.
  const skip = ana.getByRole('link', { name: 'Skip to the page' })
  await press(skip, { within: 1 })
  await expect(ana.getByRole('main')).toBeFocused()
  await tabTo(skip, { within: 6, back: true })

  // The drawer with the pages: closed by Escape, and left to where it was opened.
  const opener = ana.getByRole('button', { name: 'Pages', exact: true })
  const pages = ana.getByRole('navigation', { name: 'Pages' })
  await press(opener, { within: 4 })
  await expect(pages.getByRole('link', { name: 'Partner handbook' })).toHaveAttribute('aria-current', 'page')
  await ana.keyboard.press('Tab')
  await expect(pages.getByRole('button', { name: 'Close' })).toBeFocused()
  await ana.keyboard.press('Escape')
  await expect(pages).toBeHidden()
  await expect(opener).toBeFocused()
  await seesFocus(ana)
  // A part of it opens and closes; what it holds is met only while it is open.
  await ana.keyboard.press('Enter')
  const summary = pages.locator('summary').filter({ hasText: 'Pages beneath API guide' })
  await press(summary)
  await expect(pages.getByRole('link', { name: 'Webhooks' })).toBeVisible()
  await tabTo(pages.getByRole('link', { name: 'Webhooks' }), { within: 1 })
  await press(pages.getByRole('link', { name: 'API guide', exact: true }), { within: 2, back: true })
  await expect(ana.getByRole('heading', { level: 1, name: 'API guide' })).toBeVisible()

  // The headings of the page: the drawer goes, the heading comes, and reading goes on there.
  await press(ana.getByRole('button', { name: 'On this page' }), { within: 5 })
  const contents = ana.getByRole('navigation', { name: 'On this page' })
  await press(contents.getByRole('link', { name: 'Send an order' }), { within: 4 })
  await expect(ana).toHaveURL(/#send-an-order$/)
  await expect(contents).toBeHidden()
  await expect(ana.getByRole('heading', { name: 'Send an order' })).toBeInViewport()

  // Code is copied, and that it was is said.
  const block = ana.getByRole('figure').filter({ hasText: 'Create an order' })
  await press(block.getByRole('button', { name: 'Copy' }), { within: 3 })
  await expect(block.getByRole('button', { name: 'Copied' })).toBeFocused()
  await expect(ana.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached()
  expect(await ana.evaluate(() => navigator.clipboard.readText())).toContain('curl --cert partner.pem')

  // To another page, whose picture is enlarged and left.
  await ana.keyboard.press('Control+Home')
  await ana.reload()
  await goByDrawer(ana, 'Instruments')
  const enlarge = ana.getByRole('button', { name: `Enlarge: ${PICTURE}` })
  await expect(enlarge).toBeVisible()
  await press(enlarge)
  const dialog = ana.getByRole('dialog', { name: PICTURE })
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused()
  await seesFocus(ana)
  await ana.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(enlarge).toBeFocused()
  await seesFocus(ana)

  // A file is fetched; then on to the next page, at the end of this one.
  const file = ana.getByRole('region', { name: 'Files of this page' }).getByRole('link', { name: 'instruments.csv' })
  await tabTo(file)
  const download = ana.waitForEvent('download')
  await ana.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toBe('instruments.csv')
  await press(ana.getByRole('navigation', { name: 'Previous and next page' }).getByRole('link', { name: /^Next/ }))
  await expect(ana.getByRole('heading', { level: 1, name: 'Price list 2026' })).toBeVisible()

  // Why it may be read: closed again, then signed out there.
  const why = ana.getByRole('button', { name: 'Why can I read this?' })
  await press(why)
  const panel = ana.getByRole('dialog', { name: 'Why you can read this' })
  await expect(panel).toContainText('ana.ruiz@tidewell.example')
  await tabTo(panel.getByRole('button', { name: 'Sign out' }), { within: 1 })
  await press(panel.getByRole('button', { name: 'Close' }), { within: 1 })
  await expect(panel).toBeHidden()
  await expect(why).toBeFocused()
  await ana.keyboard.press('Enter')
  await press(panel.getByRole('button', { name: 'Sign out' }), { within: 1 })
  await expect(ana.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
})

test('who is refused goes on to another account by keyboard', async ({ shared, person, guard }) => {
  guard.expectStatus(/\/s\//, 403)
  const ben = await person(PHONE)
  await ben.goto(shared.address)
  await press(ben.getByRole('link', { name: 'Continue with work account' }), { within: 1 })
  await press(ben.getByRole('button', { name: /^Ben/ }), { within: 3 })
  await expect(ben.getByRole('heading', { level: 1, name: 'This account cannot open this link' })).toBeVisible()
  await press(ben.getByRole('link', { name: 'Use another account' }), { within: 1 })
  await press(ben.getByRole('button', { name: 'Ana Ruiz' }), { within: 2 })
  await expect(ben.getByRole('heading', { level: 1, name: 'Partner handbook' })).toBeVisible()
})
