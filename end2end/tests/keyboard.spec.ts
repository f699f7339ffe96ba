// A link is created without a pointer: Tab, arrows, Space, Enter, and typing.
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { chosenGroups, groupsField } from '../support/groups'
import { tabTo } from '../support/keyboard'

test('a link is created by keyboard alone', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)

  await admin.open('/links')
  await tabTo(page.getByRole('main').getByRole('link', { name: 'Create link' }).first())
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Create a link' })).toBeVisible()
  await tabTo(page.getByLabel('Name'))
  await page.keyboard.type('Made by keyboard')

  // The extent: one group, one stop, arrows within.
  await tabTo(page.getByRole('radio', { name: 'A page and all beneath it' }))
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('radio', { name: 'One page' })).toBeChecked()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'A page and all beneath it' })).toBeChecked()

  // The tree: one stop, arrows within. The root stands open; its third page opens by the right arrow.
  const tree = page.getByRole('tree', { name: 'Pages you may share' })
  const root = tree.getByRole('treeitem', { name: 'Partner handbook' }).first()
  await tabTo(root)
  for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowDown')
  const guide = tree.getByRole('treeitem', { name: /^API guide/ })
  await expect(guide).toBeFocused()
  await expect(guide).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(guide).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowRight')
  await expect(tree.getByRole('treeitem', { name: 'Webhooks' })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(guide).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(guide).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByText('3 pages will be shared.')).toBeVisible()

  // The groups: typing narrows the list, arrows walk it, Enter makes a chip and sends nothing.
  await tabTo(groupsField(page))
  await page.keyboard.type('partn')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(chosenGroups(page)).toContainText(['partners'])
  await page.keyboard.press('Escape')
  await expect(groupsField(page)).toHaveAttribute('aria-expanded', 'false')
  const create = page.getByRole('button', { name: 'Create link' })
  await tabTo(create)
  await page.keyboard.press('Enter')
  expect(await admin.address()).toContain('/l/')
  await expect(page.getByRole('heading', { level: 1, name: 'Made by keyboard' })).toBeVisible()
})
