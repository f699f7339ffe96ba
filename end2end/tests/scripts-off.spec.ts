// A visitor on a phone whose browser runs no scripts: the same journey, and nothing on the way that only scripts serve.
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { atDemoIdp } from '../support/people'

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false }

async function signIn(page: Page, user: string): Promise<void> {
  await page.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(page, user, false)
}

/** Opens the drawer with the pages and follows a link in it. */
async function goByDrawer(page: Page, title: string): Promise<void> {
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await expect(pages).toBeHidden()
  await page.getByRole('button', { name: 'Pages', exact: true }).click()
  await pages.getByRole('link', { name: title, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

/** Nothing of the page lies beside the screen: what is wide scrolls in a box of its own. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
}

test('a visitor with scripts off signs in, reads, and signs out, on a phone', async ({ shared, person }) => {
  const ana = await person(PHONE)
  await ana.goto(shared.address)
  await fits(ana)
  await signIn(ana, 'ana.ruiz')
  await expect(ana.getByRole('heading', { level: 1, name: 'Partner handbook' })).toBeVisible()
  await expect(ana).toHaveURL(/\/s\//)
  await fits(ana)

  // A part of the tree opens in the drawer; then to a page, and to a heading of it.
  const pages = ana.getByRole('navigation', { name: 'Pages' })
  await ana.getByRole('button', { name: 'Pages', exact: true }).click()
  await expect(pages.getByRole('link', { name: 'Webhooks' })).toBeHidden()
  await pages.locator('summary').filter({ hasText: 'Pages beneath API guide' }).click()
  await expect(pages.getByRole('link', { name: 'Webhooks' })).toBeVisible()
  await pages.getByRole('button', { name: 'Close' }).click()
  await goByDrawer(ana, 'API guide')
  await fits(ana)
  await ana.getByRole('button', { name: 'On this page' }).click()
  const contents = ana.getByRole('navigation', { name: 'On this page' })
  await contents.getByRole('link', { name: 'Send an order' }).click()
  await expect(ana).toHaveURL(/#send-an-order$/)
  await contents.getByRole('button', { name: 'Close' }).click()
  await expect(contents).toBeHidden()
  await expect(ana.getByRole('heading', { name: 'Send an order' })).toBeInViewport()
  await expect(ana.getByRole('button', { name: /Copy|Enlarge|colours/ })).toHaveCount(0)

  // On by the link at the end, and to a page with pictures and a file.
  await ana.getByRole('navigation', { name: 'Previous and next page' }).getByRole('link', { name: /^Next/ }).click()
  await expect(ana.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeVisible()
  await ana.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'API guide' }).click()
  await expect(ana.getByRole('heading', { level: 1, name: 'API guide' })).toBeVisible()
  await goByDrawer(ana, 'Instruments')
  await fits(ana)
  const picture = ana.getByRole('img', { name: /^Side view of an HB-200/ })
  await picture.scrollIntoViewIfNeeded()
  await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBe(1200)
  const download = ana.waitForEvent('download')
  await ana.getByRole('region', { name: 'Files of this page' }).getByRole('link', { name: 'instruments.csv' }).click()
  expect((await download).suggestedFilename()).toBe('instruments.csv')

  // Who I am here, and out.
  const read = ana.url()
  await ana.getByRole('button', { name: 'Why can I read this?' }).click()
  const why = ana.getByRole('dialog', { name: 'Why you can read this' })
  await expect(why).toContainText('ana.ruiz@tidewell.example')
  await why.getByRole('button', { name: 'Sign out' }).click()
  await expect(ana.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
  await fits(ana)
  await ana.goto(read)
  await expect(ana.getByRole('link', { name: 'Continue with work account' })).toBeVisible()
})

test('who is refused uses another account, with scripts off, on a phone', async ({ shared, person, guard }) => {
  guard.expectStatus(/\/s\//, 403)
  const ben = await person(PHONE)
  await ben.goto(shared.address)
  await signIn(ben, 'ben.okafor')
  await expect(ben.getByRole('heading', { level: 1, name: 'This account cannot open this link' })).toBeVisible()
  await expect(ben.getByText('ben.okafor@tidewell.example')).toBeVisible()
  await expect(ben.locator('.ref code')).toHaveText(/^\w{8}$/)
  await fits(ben)
  await ben.getByRole('link', { name: 'Use another account' }).click()
  await atDemoIdp(ben, 'ana.ruiz', false)
  await expect(ben.getByRole('heading', { level: 1, name: 'Partner handbook' })).toBeVisible()
})
