// The admin's journey by keyboard alone, from the first start to a link that was opened, refused and revoked.
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { ADMIN } from '../support/admin'
import { chosenGroups, groupsField } from '../support/groups'
import { press, seesFocus, tabTo, type } from '../support/keyboard'

/** A new screen begins at its heading: that is where reading, and Tab, go on. */
async function arrives(page: Page, heading: string): Promise<void> {
  const title = page.getByRole('heading', { level: 1, name: heading })
  await expect(title).toBeFocused()
  await expect(title).toBeInViewport()
  await expect(page).toHaveTitle(`${heading} · Sluice`)
}

/** Finds a screen by typing its name. */
async function jump(page: Page, typed: string, name: string, heading: string): Promise<void> {
  await page.keyboard.press('Control+K')
  const search = page.getByRole('dialog', { name: 'Search or jump to' })
  await expect(search.getByRole('combobox')).toBeFocused()
  await seesFocus(page)
  await page.keyboard.type(typed)
  await expect(search.getByRole('option', { name, selected: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(search).toBeHidden()
  await arrives(page, heading)
}

test('an admin goes the whole journey by keyboard alone', async ({ sluice, demoIdp, person, guard }) => {
  test.setTimeout(300_000)
  const page = await person({ permissions: ['clipboard-read', 'clipboard-write'] })

  // First run. What is missing is marked, and the first of it has the focus.
  await page.goto(await sluice.setUpLink())
  await tabTo(page.getByLabel('Your name'), { within: 1 })
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Your name')).toBeFocused()
  await expect(page.getByLabel('Your name')).toHaveAccessibleDescription(/Fill this in\./)
  await page.keyboard.type(ADMIN.name)
  await type(page.getByLabel('E-mail address'), ADMIN.email, { within: 1 })
  await type(page.getByLabel('Password'), ADMIN.password, { within: 1 })
  await press(page.getByRole('button', { name: 'Create admin' }), { within: 1 })
  await arrives(page, 'Overview')

  // Content: the first step offers it.
  await press(page.getByRole('button', { name: 'Load the sample space' }), { within: 3 })
  await arrives(page, 'Import an export')
  const open = page.getByRole('link', { name: 'Open the space' })
  await expect(open).toBeVisible({ timeout: 60_000 })
  await press(open, { within: 8 })
  await arrives(page, 'Harbour Instruments partners')

  // SSO: to the providers by two keys, then the test in a tab of its own.
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await arrives(page, 'Identity providers')
  await press(page.getByRole('button', { name: 'Connect the demo provider' }), { within: 3 })
  const begin = page.getByRole('button', { name: 'Test configuration' })
  await expect(begin).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(page.getByText(demoIdp.entityId).first()).toBeVisible()
  await tabTo(begin, { within: 1 })
  const opened = page.context().waitForEvent('page')
  await page.keyboard.press('Enter')
  const tab = await opened
  await arrives(page, 'Waiting for the sign-in')
  await tab.bringToFront()
  await press(tab.getByRole('button', { name: 'Ana Ruiz' }), { within: 2 })
  await page.bringToFront()
  await expect(page.getByRole('heading', { level: 1, name: 'Test passed' })).toBeFocused({ timeout: 30_000 })
  await tab.close()

  // What the attributes mean: all suggestions are taken, and what they made can be reached.
  await press(page.getByRole('button', { name: 'Take all suggestions' }), { within: 3 })
  await expect(page.getByRole('heading', { level: 1, name: 'Test passed' })).toBeFocused()
  const email = page.getByRole('group', { name: /mail/ }).getByRole('button', { name: 'E-mail', pressed: true })
  await tabTo(email)
  const save = page.getByRole('button', { name: 'Save mapping' })
  await press(save)
  await expect(page.getByText('This is what is in force already.')).toBeVisible()
  await expect(save, 'the focus stays where the work is').toBeFocused()
  await press(page.getByRole('button', { name: 'Enable', exact: true }), { within: 1 })
  await expect(page.getByRole('status').filter({ hasText: 'Enabled: from now on' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Test passed' })).toBeFocused()

  // SSO is enforced for the space.
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await arrives(page, 'Spaces')
  await press(page.getByRole('table').getByRole('link', { name: 'Harbour Instruments partners' }), { within: 3 })
  await arrives(page, 'Harbour Instruments partners')
  const enforce = page.getByRole('switch', { name: 'Enforce SSO' })
  await press(enforce, { within: 30 }, 'Space')
  await expect(page.getByRole('region', { name: 'What was done' })).toContainText('SSO is enforced for this space.')
  await expect(enforce).toBeChecked()
  await expect(enforce, 'the focus stays where the work is').toBeFocused()

  // A link to a page and all beneath it, for one group.
  await jump(page, 'create', 'Create link', 'Create a link')
  await type(page.getByLabel('Name'), 'By keyboard', { within: 1 })
  await tabTo(page.getByRole('radio', { name: 'A page and all beneath it' }), { within: 1 })
  const tree = page.getByRole('tree', { name: 'Pages you may share' })
  await tabTo(tree.getByRole('treeitem', { name: 'Partner handbook' }).first(), { within: 3 })
  for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowDown')
  const guide = tree.getByRole('treeitem', { name: /^API guide/ })
  await expect(guide).toBeFocused()
  await seesFocus(page)
  await page.keyboard.press('Enter')
  await expect(guide).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('status').filter({ hasText: '3 pages will be shared.' })).toBeVisible()
  await tabTo(groupsField(page), { within: 8 })
  await page.keyboard.type('partn')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(chosenGroups(page)).toContainText(['partners'])
  await page.keyboard.press('Escape')
  await press(page.getByRole('button', { name: 'Create link' }), { within: 12 })
  await arrives(page, 'By keyboard')

  // Its address is copied.
  await press(page.getByRole('button', { name: 'Copy Address to send' }), { within: 2 })
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  expect(address).toContain(`${sluice.publicUrl}/l/`)

  // One person reads, another one is refused.
  const visit = async (name: RegExp): Promise<Page> => {
    const visitor = await person()
    await visitor.goto(address)
    await press(visitor.getByRole('link', { name: 'Continue with work account' }), { within: 1 })
    await press(visitor.getByRole('button', { name }), { within: 3 })
    return visitor
  }
  guard.expectStatus(/\/s\//, 403)
  const ana = await visit(/^Ana Ruiz/)
  await expect(ana.getByRole('heading', { level: 1, name: 'API guide' })).toBeVisible()
  const ben = await visit(/^Ben/)
  await expect(ben.getByRole('heading', { level: 1, name: 'This account cannot open this link' })).toBeVisible()

  // The audit log says who, and why not.
  await page.bringToFront()
  await jump(page, 'audit', 'Audit log', 'Audit log')
  const events = page.getByRole('table', { name: 'Audit log' })
  await expect(events.getByRole('row', { name: /Ana Ruiz/ }).filter({ hasText: 'Link opened' })).toBeVisible()
  await tabTo(page.getByLabel('Result'), { within: 2 })
  await page.keyboard.type('Ref')
  await press(page.getByRole('button', { name: 'Filter', exact: true }), { within: 12 })
  await expect(page).toHaveURL(/outcome=refused/)
  const refusal = events.getByRole('row').filter({ hasText: 'Visitor refused' })
  await expect(refusal).toContainText("In none of the link's groups.")
  await expect(events.getByText('Link opened')).toHaveCount(0)

  // From there to the link, which is revoked. Enter alone destroys nothing: the question begins at the way back.
  await press(refusal.getByRole('link', { name: 'By keyboard' }), { within: 5 })
  await arrives(page, 'By keyboard')
  const revoke = page.getByRole('button', { name: 'Revoke…' })
  await press(revoke, { within: 6 })
  const question = page.getByRole('dialog', { name: 'Revoke this link?' })
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await seesFocus(page)
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await expect(revoke).toBeFocused()
  await page.keyboard.press('Enter')
  await press(question.getByRole('button', { name: 'Revoke now' }), { within: 1 })
  await expect(page.getByRole('status').filter({ hasText: 'The link is revoked. 1 reader was stopped.' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'By keyboard' })).toBeFocused()
  guard.expectStatus(/\/s\//, 410)
  expect((await ana.reload())?.status()).toBe(410)

  // Out, and in again.
  await press(page.getByRole('button', { name: 'Sign out' }), { within: 12, back: true })
  await arrives(page, 'Sign in')
  await type(page.getByLabel('E-mail address'), ADMIN.email, { within: 1 })
  await type(page.getByLabel('Password'), ADMIN.password, { within: 1 })
  await page.keyboard.press('Enter')
  await arrives(page, 'Overview')
})
