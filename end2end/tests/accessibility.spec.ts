// WCAG 2 A and AA as far as a program can tell, on every screen, in light and dark.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '../fixtures'
import { emptyTour, filledTour, type See } from '../support/tour'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Looks at each screen in both colour schemes; every violation of the whole tour is told at once. */
function inspection(): { see: See; violations: string[] } {
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

test('an installation in which nothing was done yet', async ({ sluice, person }) => {
  const { see, violations } = inspection()
  await emptyTour(sluice, person, see)
  expect(violations).toEqual([])
})

test('an installation in use, and what visitors meet', async ({ shared, person, guard }) => {
  test.setTimeout(600_000)
  guard.expectStatus(/\/l\//, 404)
  guard.expectStatus(/\/s\//, 403)
  const { see, violations } = inspection()
  await filledTour(shared, person, see)
  expect(violations).toEqual([])
})
