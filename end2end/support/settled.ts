import type { Page } from '@playwright/test'

const QUIET_MS = 600

/**
 * Waits until the page has fetched nothing new for a while: then it is alive. The dashboard's stream of events stays open for good, so
 * the network is never idle.
 */
export async function settled(page: Page): Promise<void> {
  let fetched = -1
  let since = Date.now()
  while (Date.now() - since < QUIET_MS) {
    const now = await page.evaluate(() => performance.getEntriesByType('resource').length)
    if (now !== fetched) [fetched, since] = [now, Date.now()]
    await page.waitForTimeout(50)
  }
}
