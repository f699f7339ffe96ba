// Several links chosen and revoked at once; and the order of the table.
import { expect, type Page, test } from '../fixtures'
import { Admin } from '../support/admin'
import { tabTo } from '../support/keyboard'
import { atDemoIdp } from '../support/people'
import { settled } from '../support/settled'

const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
const pick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true })
const all = (page: Page) => page.getByRole('checkbox', { name: 'Select all on this page' })
const bar = (page: Page) => page.getByRole('group', { name: 'Selected' })

/** All links, once the page is alive: before that a press changes a box and nothing else. */
async function openLinks(admin: Admin): Promise<void> {
  await admin.open('/links')
  await settled(admin.page)
}

/** Three links; somebody reads by the first. */
async function three(admin: Admin, visitor: Page): Promise<void> {
  const address = await admin.shareSpace('Alpha', 'partners')
  await visitor.goto(address)
  await visitor.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(visitor, 'ana.ruiz')
  await expect(visitor.getByRole('navigation', { name: 'Pages' })).toBeAttached()
  await admin.shareSpace('Bravo', 'partners')
  await admin.shareSpace('Charlie', 'partners')
}

test('several links are revoked at once, and whoever reads by them is stopped', async ({ sluice, demoIdp, person, guard }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  const ana = await person()
  await three(admin, ana)
  await openLinks(admin)
  await expect(bar(page).getByRole('button')).toHaveCount(0)

  await pick(page, 'Alpha').check()
  await expect(row(page, 'Alpha')).toHaveAttribute('aria-selected', 'true')
  await expect(bar(page)).toContainText('1 selected')
  expect(await all(page).evaluate(box => (box as HTMLInputElement).indeterminate)).toBe(true)
  await all(page).click()
  await expect(bar(page)).toContainText('3 selected')
  await expect(all(page)).toBeChecked()
  await pick(page, 'Charlie').uncheck()
  expect(await all(page).evaluate(box => (box as HTMLInputElement).indeterminate)).toBe(true)

  // Another order keeps what is chosen, and another question does not.
  await page.getByRole('columnheader', { name: 'Link' }).getByRole('link').click()
  await expect(page.getByRole('columnheader', { name: 'Link' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(page.getByRole('rowheader').getByRole('link')).toHaveText(['Alpha', 'Bravo', 'Charlie'])
  await expect(pick(page, 'Bravo')).toBeChecked()
  await expect(pick(page, 'Charlie')).not.toBeChecked()
  await page.getByRole('columnheader', { name: 'Link' }).getByRole('link').click()
  await expect(page.getByRole('columnheader', { name: 'Link' })).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('rowheader').getByRole('link')).toHaveText(['Charlie', 'Bravo', 'Alpha'])
  await expect(bar(page)).toContainText('2 selected')
  await page.getByRole('link', { name: 'Active', exact: true }).click()
  await expect(bar(page).getByRole('button')).toHaveCount(0)
  await expect(pick(page, 'Alpha')).not.toBeChecked()

  await pick(page, 'Alpha').check()
  await pick(page, 'Bravo').check()
  await bar(page).getByRole('button', { name: 'Revoke…' }).click()
  const question = page.getByRole('dialog', { name: 'Revoke these links?' })
  await expect(question).toContainText('2 links are revoked. 1 reader is stopped at once.')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(pick(page, 'Alpha')).toBeChecked()
  await bar(page).getByRole('button', { name: 'Revoke…' }).click()
  await question.getByRole('button', { name: 'Revoke them now' }).click()
  await expect(page.getByText('2 links are revoked. 1 reader was stopped.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Links' })).toBeFocused()
  await expect(row(page, 'Alpha')).toHaveCount(0)
  await expect(row(page, 'Charlie')).toBeVisible()
  await expect(bar(page).getByRole('button')).toHaveCount(0)
  // Never by an undo.
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  guard.expectStatus(/\/s\//, 410)
  expect((await ana.reload())?.status()).toBe(410)
  await expect(ana.getByRole('navigation', { name: 'Pages' })).toHaveCount(0)

  // What is revoked cannot be chosen.
  await openLinks(admin)
  await expect(row(page, 'Alpha').getByRole('checkbox')).toHaveCount(0)
  await all(page).check()
  await expect(bar(page)).toContainText('1 selected')
})

test('one that was revoked meanwhile is named, and the others are revoked', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await three(admin, await person())
  await openLinks(admin)
  await all(page).check()

  const other = new Admin(await person(), sluice)
  await other.signIn()
  await other.open('/links')
  await row(other.page, 'Bravo').getByRole('link', { name: 'Bravo' }).click()
  await other.revoke()

  await bar(page).getByRole('button', { name: 'Revoke…' }).click()
  const question = page.getByRole('dialog', { name: 'Revoke these links?' })
  await expect(question).toContainText('2 links are revoked.')
  await question.getByRole('button', { name: 'Revoke them now' }).click()
  await expect(page.getByText('2 links are revoked. 1 reader was stopped.')).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: '1 link was not revoked:' })).toContainText('Bravo: This link is revoked')
  await expect(bar(page).getByRole('button')).toHaveCount(0)
})

test('links are chosen and revoked by keyboard alone', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await three(admin, await person())
  await openLinks(admin)
  await tabTo(all(page))
  await page.keyboard.press('Space')
  await expect(bar(page)).toContainText('3 selected')
  const clear = bar(page).getByRole('button', { name: 'Clear selection' })
  await tabTo(clear)
  await page.keyboard.press('Enter')
  await expect(all(page)).toBeFocused()
  await tabTo(pick(page, 'Bravo'))
  await page.keyboard.press('Space')
  const revoke = bar(page).getByRole('button', { name: 'Revoke…' })
  await tabTo(revoke)
  await page.keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: 'Revoke these links?' })
  // Enter alone destroys nothing.
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(revoke).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 link is revoked. Nobody was signed in to them.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Links' })).toBeFocused()
})

test('on a phone the heads that sort stand over the cards', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person({ viewport: { width: 390, height: 844 } }), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await admin.shareSpace('Alpha', 'partners')
  await admin.shareSpace('Bravo', 'partners')
  await openLinks(admin)
  await page.getByRole('columnheader', { name: 'Link' }).getByRole('link').click()
  await expect(page.getByRole('rowheader').getByRole('link')).toHaveText(['Alpha', 'Bravo'])
  await all(page).check()
  await expect(bar(page).getByRole('button', { name: 'Revoke…' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
