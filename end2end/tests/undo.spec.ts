// What was changed can be taken back, by the same checks, and never without a word where it shares more.
import { expect, type Page, test } from '../fixtures'
import { Admin } from '../support/admin'
import { own, saveBrand } from '../support/brand'
import { chooseGroup } from '../support/groups'
import { tabTo } from '../support/keyboard'
import { settled } from '../support/settled'

const notices = (page: Page) => page.getByRole('region', { name: 'What was done' })

/** Renames the link whose page stands there. */
async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: 'Edit' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Edit the link' })).toBeVisible()
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

test('a change of a link is taken back by keyboard alone', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await admin.shareSpace('Partners', 'partners')

  await rename(page, 'Suppliers')
  await expect(notices(page)).toContainText('The link is changed.')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  // From the heading of the new screen one step back leads to what was done, and a key does from anywhere.
  await page.keyboard.press('Shift+Tab')
  await expect(notices(page).getByRole('button', { name: 'Dismiss' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  const undo = notices(page).getByRole('button', { name: 'Undo' })
  await expect(undo).toBeFocused()
  await expect(undo).toHaveAccessibleDescription('The link is changed.')
  await tabTo(page.getByRole('button', { name: 'Revoke…' }))
  await page.keyboard.press('u')
  await expect(undo).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(notices(page)).toContainText('Undone. The link is as it was before.')
  await expect(page.getByRole('heading', { level: 1, name: 'Partners' })).toBeFocused()
  await expect(undo).toHaveCount(0)

  // Both stand in the log: the way back is a change like any other.
  await admin.open('/audit?action=link_edited')
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(3)
})

test('what is dismissed is gone, and what is looked at stays', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await admin.shareSpace('Partners', 'partners')
  await page.clock.install()
  await rename(page, 'Suppliers')
  await page.clock.runFor(9_000)
  await expect(notices(page)).toContainText('The link is changed.')
  await notices(page).getByRole('button', { name: 'Undo' }).focus()
  await page.clock.runFor(60_000)
  await expect(notices(page)).toContainText('The link is changed.')
  await page.getByRole('main').getByRole('link', { name: 'Edit' }).focus()
  await page.clock.runFor(60_000)
  await expect(notices(page).getByRole('button')).toHaveCount(0)

  await rename(page, 'Partners again')
  await notices(page).getByRole('button', { name: 'Dismiss' }).click()
  await expect(notices(page).getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'Partners again' })).toBeFocused()
})

test('what would share more again is asked about first', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await admin.shareSpace('Partners', 'partners')
  await page.getByRole('main').getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('radio', { name: 'Everybody at this provider' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Everyone else is refused.')).toBeVisible()
  await expect(page.getByText('are in the group partners')).toHaveCount(0)

  // Back to the group alone: it shares less, and is done at once.
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(notices(page)).toContainText('Undone.')
  await expect(page.getByText('are in the group partners')).toBeVisible()

  // From everybody to the group, and back to everybody.
  await page.getByRole('main').getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('radio', { name: 'Everybody at this provider' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('are in the group partners')).toHaveCount(0)
  await page.getByRole('main').getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('radio', { name: 'Only these groups' }).check()
  await chooseGroup(page, 'partners')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('are in the group partners')).toBeVisible()
  const undo = notices(page).getByRole('button', { name: 'Undo' })
  await undo.click()
  const question = page.getByRole('dialog', { name: 'Undo, and share more again?' })
  await expect(question).toContainText('can read by it again')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('are in the group partners')).toBeVisible()
  await expect(undo).toBeFocused()
  await undo.click()
  await question.getByRole('button', { name: 'Undo and share more' }).click()
  await expect(notices(page)).toContainText('Undone.')
  await expect(page.getByText('are in the group partners')).toHaveCount(0)
})

test('what somebody changed since is not taken back', async ({ sluice, demoIdp, person, guard }) => {
  guard.expectStatus(/\/api\/links\/edit$/, 409)
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await admin.shareSpace('Partners', 'partners')
  const link = page.url()
  await rename(page, 'Suppliers')

  const other = new Admin(await person(), sluice)
  await other.signIn()
  await other.page.goto(link)
  await settled(other.page)
  await rename(other.page, 'Board')

  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(notices(page)).toContainText('Not undone: somebody changed it since.')
  await expect(notices(page).getByRole('button', { name: 'Dismiss' })).toBeFocused()
  await expect(notices(page).getByRole('button', { name: 'Undo' })).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Board' })).toBeVisible()
})

test('enforcement and the brand go back to what they were', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  await admin.enforce()
  const enforced = page.getByRole('switch', { name: 'Enforce SSO' })
  await expect(enforced).toBeChecked()
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(notices(page)).toContainText('Undone.')
  await expect(enforced).not.toBeChecked()

  await admin.open('/settings/brand')
  const text = page.getByLabel('Text', { exact: true })
  await own(page, 'No text', text)
  await text.fill('Harbourline Ltd')
  await saveBrand(page)
  await text.fill('Harbourline Ltd, Berth 7')
  const second = page.waitForResponse(/\/api\/brand\/save$/)
  await saveBrand(page)
  await second
  // The same words take the place of the first: only the last change can be taken back.
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(notices(page)).toContainText('Undone. Visitors see the pages as they were before.')
  await expect(text).toHaveValue('Harbourline Ltd')
})
