import { expect, type Page } from '@playwright/test'

/** What a person must be told by name, or it is a riddle. Tables in content are named by their authors, or are not. */
const NAMED =
  'button|link|textbox|searchbox|checkbox|radio|switch|combobox|option|treeitem|tree|dialog|navigation|progressbar|radiogroup|img|search|complementary'
const NAMELESS = new RegExp(`^\\s*- '?(?:${NAMED})\\b(?! ")`)

/**
 * Reads a page as a screen reader does: `title` is the window's, `tree` what stands there in this order, other things may stand
 * between. One main part, one heading of the first level, no level left out beneath it, and a name for all that can be used.
 */
export async function reads(page: Page, title: string | RegExp, tree: string): Promise<void> {
  await expect(page).toHaveTitle(title)
  await expect(page.locator('body')).toMatchAriaSnapshot(tree)
  await expect(page.getByRole('main')).toHaveCount(1)
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
  const spoken = (await page.locator('body').ariaSnapshot()).split('\n')
  expect(spoken.filter(line => NAMELESS.test(line)), 'all that can be used has a name').toEqual([])
  const levels = spoken.flatMap(line => /^\s*- '?heading .*\[level=(\d)\]/.exec(line)?.[1] ?? []).map(Number)
  const beneath = levels.slice(levels.indexOf(1))
  expect(beneath.filter((level, n) => n > 0 && level > beneath[n - 1] + 1), `no level is left out in ${beneath}`).toEqual([])
}

/** As `reads`, after a step inside the dashboard: the new screen begins at its heading. */
export async function arrives(page: Page, heading: string, tree: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeFocused()
  await reads(page, `${heading} · Sluice`, tree)
}

/** What was done is told by itself, without a move of the focus to it. */
export async function hears(page: Page, said: string | RegExp): Promise<void> {
  await expect(page.locator('[role=status], [role=alert], [aria-live]').filter({ hasText: said })).not.toHaveCount(0)
}
