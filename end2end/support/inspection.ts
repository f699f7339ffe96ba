import AxeBuilder from '@axe-core/playwright'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { See } from './tour'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Widths of a phone, a tablet and a desk, in which people look at screens. */
const WIDTHS = [390, 820, 1440]

/** A picture of the whole screen in each width, in the folder that PICTURES names; without one nothing is done. */
async function picture(name: string, colorScheme: string, page: Page): Promise<void> {
  const folder = process.env.PICTURES
  if (!folder) return
  const before = page.viewportSize()
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, '-')}-${width}-${colorScheme}.png`), fullPage: true })
  }
  if (before) await page.setViewportSize(before)
}

/** Looks at each screen in both colour schemes; every violation of the whole tour is told at once. */
export function inspection(): { see: See; violations: string[] } {
  const violations: string[] = []
  const see: See = async (name, page) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      // Without motion no colour is caught halfway.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await picture(name, colorScheme, page)
      const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze()
      for (const { id, nodes } of found)
        for (const node of nodes) violations.push(`${name}, ${colorScheme}: ${id}: ${node.target.join(' ')}\n${node.failureSummary}\n${node.html}`)
    }
  }
  return { see, violations }
}
