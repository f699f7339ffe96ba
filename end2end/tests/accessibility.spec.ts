// WCAG 2 A and AA as far as a program can tell, on every screen, in light and dark.
import { record } from '../../scripts/figures.mjs'
import { expect, test } from '../fixtures'
import { inspection } from '../support/inspection'
import { emptyTour, filledTour } from '../support/tour'

test('an installation in which nothing was done yet', async ({ sluice, person }) => {
  const { see, violations } = inspection()
  await emptyTour(sluice, person, see)
  record('axe-empty', violations.length)
  expect(violations).toEqual([])
})

test('an installation in use, and what visitors meet', async ({ shared, person, guard }) => {
  test.setTimeout(600_000)
  guard.expectStatus(/\/l\//, 404)
  guard.expectStatus(/\/s\//, 403)
  const { see, violations } = inspection()
  await filledTour(shared, person, see)
  record('axe-used', violations.length)
  expect(violations).toEqual([])
})
