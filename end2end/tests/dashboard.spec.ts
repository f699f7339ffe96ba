// What an admin must not lose or open by accident in the dashboard.
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { chooseGroup, chosenGroups, groupsField } from '../support/groups'
import { atDemoIdp } from '../support/people'

test('a group that is typed and not added is never dropped, and everybody is a choice', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)

  await admin.open('/links/new')
  await page.getByText('A whole space', { exact: true }).click()
  await page.getByLabel('Name').fill('For auditors')
  await expect(page.getByRole('radio', { name: 'Only these groups' })).toBeChecked()
  await expect(page.getByText('Nobody can read it:')).toBeVisible()
  const create = page.getByRole('button', { name: 'Create link' })
  const group = groupsField(page)

  // Typed, and not added: nothing is created, and the field says why.
  await group.fill('Auditors')
  await create.click()
  await expect(group).toBeFocused()
  await expect(group).toHaveAccessibleDescription(/typed here, but not added/)
  await expect(group).toHaveValue('Auditors')
  await expect(page).toHaveURL(/\/links\/new$/)

  // Emptied: no group is not everybody.
  await group.fill('')
  await create.click()
  await expect(group).toBeFocused()
  await expect(group).toHaveAccessibleDescription(/Choose a group, or choose “Everybody at this provider”\./)
  await expect(page).toHaveURL(/\/links\/new$/)

  await group.fill('Auditors')
  await group.press('Enter')
  await expect(group).toHaveValue('')
  await expect(chosenGroups(page)).toContainText(['Auditors'])
  await create.click()
  await admin.address()
  await expect(page.getByText('are in the group Auditors')).toBeVisible()

  // From some to everybody by a choice that can be seen.
  await page.getByRole('link', { name: 'Edit' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Edit the link' })).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Only these groups' })).toBeChecked()
  await page.getByRole('radio', { name: 'Everybody at this provider' }).check()
  await expect(group).toHaveCount(0)
  await page.getByRole('button', { name: 'Save' }).click()
  await admin.address()
  await expect(page.getByText('Everyone else is refused.')).toBeVisible()
  await expect(page.getByText('are in the group')).toHaveCount(0)

  // And back: what was open to everybody says so when it is edited.
  await page.getByRole('link', { name: 'Edit' }).click()
  await expect(page.getByRole('radio', { name: 'Everybody at this provider' })).toBeChecked()
})

test('the server takes no link without groups from a caller who did not choose everybody', async ({ sluice, demoIdp, person, guard }) => {
  guard.expectStatus(/\/api\/links\/create$/, 422)
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  let sent = ''
  await page.route('**/api/links/create', async route => {
    // As a form that lost its groups would send it.
    const body = route.request().postDataJSON()
    sent = JSON.stringify(body.input.groups)
    await route.continue({ postData: JSON.stringify({ input: { ...body.input, groups: [] } }) })
  })
  await admin.open('/links/new')
  await page.getByText('A whole space', { exact: true }).click()
  await chooseGroup(page, 'partners')
  await page.getByLabel('Name').fill('Lost its groups')
  await page.getByRole('button', { name: 'Create link' }).click()
  await expect(groupsField(page)).toHaveAccessibleDescription(/Choose a group, or choose/)
  expect(sent).toBe('["partners"]')
  await page.unroute('**/api/links/create')
  await admin.open('/links')
  await expect(page.getByRole('heading', { name: 'No links yet' })).toBeVisible()
})

test('a test can be begun again while one waits, and after one that nobody finished', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.connectDemo(demoIdp)
  const abandoned = await admin.startTest('Test configuration')
  await expect(page.getByRole('heading', { level: 1, name: 'Waiting for the sign-in' })).toBeVisible()
  await abandoned.close()
  const first = page.url()

  // The time for it is over, as the server will say of this one.
  const id = first.split('/').pop()
  await page.route('**/api/sso/test-run', async route => {
    // Sent by the test and not by the browser, which would name its origin.
    const answer = await route.fetch({ headers: { ...route.request().headers(), origin: sluice.adminUrl } })
    const view = await answer.json()
    const result = view.id === id ? { result: 'expired' } : view.result
    await route.fulfill({ response: answer, json: { ...view, result } })
  })
  await expect(page.getByRole('heading', { level: 1, name: 'Test not finished' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()

  const second = await admin.startTest('Test again')
  await expect(page).not.toHaveURL(first)
  await expect(page.getByRole('heading', { level: 1, name: 'Waiting for the sign-in' })).toBeVisible()
  await page.unrouteAll({ behavior: 'wait' })
  const secondUrl = page.url()
  // Another one while this one waits.
  const third = await admin.startTest('Test again')
  await expect(page).not.toHaveURL(secondUrl)
  await second.close()
  await atDemoIdp(third, 'ana.ruiz')
  await expect(page.getByRole('heading', { level: 1, name: 'Test passed' })).toBeVisible({ timeout: 30_000 })
})

test('a result that loads slowly is loaded once, and what is chosen on it stays', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.connectDemo(demoIdp)
  const tab = await admin.startTest('Test configuration')
  await expect(page.getByText('Sign in in the other tab.')).toBeVisible()
  // Longer than the pause between two questions whether something came back.
  let loads = 0
  await page.route(/\/sso\/idp$/, async route => {
    loads += 1
    await delay(3000)
    await route.continue()
  })
  await atDemoIdp(tab, 'ana.ruiz')
  await page.getByRole('button', { name: 'Take all suggestions' }).click({ timeout: 30_000 })
  await delay(4000)
  await expect(page.getByRole('button', { name: 'Take all suggestions' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Save mapping' })).toBeEnabled()
  expect(loads).toBe(1)
})
