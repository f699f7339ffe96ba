import { expect, type Locator } from '@playwright/test'

/** Presses Tab until `wanted` has the focus. Every stop on the way must be visible, or a person is lost there. */
export async function tabTo(wanted: Locator): Promise<void> {
  const page = wanted.page()
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab')
    await expect(page.locator(':focus')).toBeVisible()
    if (await wanted.evaluate(element => element === document.activeElement)) return
  }
  throw new Error(`Tab does not lead to ${wanted}`)
}
