import AxeBuilder from '@axe-core/playwright'
import type { See } from './tour'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Looks at each screen in both colour schemes; every violation of the whole tour is told at once. */
export function inspection(): { see: See; violations: string[] } {
  const violations: string[] = []
  const see: See = async (name, page) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      // Without motion no colour is caught halfway.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze()
      for (const { id, nodes } of found)
        for (const node of nodes) violations.push(`${name}, ${colorScheme}: ${id}: ${node.target.join(' ')}\n${node.failureSummary}\n${node.html}`)
    }
  }
  return { see, violations }
}
