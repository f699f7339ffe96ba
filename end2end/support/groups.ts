import { expect, type Page } from '@playwright/test'

/** The field for the groups of a link. */
export const groupsField = (page: Page) => page.getByRole('combobox', { name: 'Groups', exact: true })

/** The groups that are chosen, each a chip. */
export const chosenGroups = (page: Page) => page.getByRole('list', { name: 'Groups, chosen' }).getByRole('listitem')

/** Chooses a group that was seen at the provider. */
export async function chooseGroup(page: Page, group: string): Promise<void> {
  const field = groupsField(page)
  await field.fill(group)
  await page.getByRole('listbox', { name: 'Groups' }).getByRole('option', { name: group }).click()
  await expect(chosenGroups(page).filter({ hasText: group })).toBeVisible()
  await field.press('Escape')
}
