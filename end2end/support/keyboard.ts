import { expect, type Locator, type Page } from '@playwright/test'

/** A way through a page by Tab. */
export interface Way {
  /** How many stops a person may meet before what they want; more, and it does not stand where they look for it. */
  within?: number
  back?: boolean
}

/** Presses Tab until `wanted` has the focus. Every stop on the way must be seen, or a person is lost there. */
export async function tabTo(wanted: Locator, { within = 60, back = false }: Way = {}): Promise<void> {
  const page = wanted.page()
  const stops: string[] = []
  // Before that the page that is left might get the keys.
  await expect(wanted).toBeAttached()
  while (stops.length < within) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    await seesFocus(page)
    if (await wanted.evaluate(element => element === document.activeElement)) return
    stops.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? ''))
  }
  throw new Error(`Tab does not lead to ${wanted} within ${within} stops:\n${stops.join('\n')}`)
}

/** Goes to `wanted` by Tab and presses a key there. */
export async function press(wanted: Locator, way?: Way, key = 'Enter'): Promise<void> {
  await tabTo(wanted, way)
  await wanted.page().keyboard.press(key)
}

/** Goes to a field by Tab and types. */
export async function type(field: Locator, text: string, way?: Way): Promise<void> {
  await tabTo(field, way)
  await field.page().keyboard.type(text)
  await expect(field).toHaveValue(text)
}

/** What has the focus has a ring, lies in the window, and nothing lies over it (WCAG 2.2, 2.4.7 and 2.4.11). */
export async function seesFocus(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(unseen), { message: 'the focus is seen' }).toBe('')
}

/** What keeps a person from seeing the focus; empty: nothing does. Runs in the page. */
function unseen(): string {
  const focused = document.activeElement
  if (!focused || focused === document.body) return 'nothing has the focus'
  const named = focused.outerHTML.slice(0, 160)
  // A field that is drawn by its label has the ring there, an entry of a tree at its own line alone.
  const drawn = [focused, focused.closest('label'), focused.closest('.ask'), focused.querySelector(':scope > .t')]
  const ringed = drawn.some(element => {
    if (!element) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  })
  if (!ringed) return `it has no ring: ${named}`
  const lines = [...focused.getClientRects()]
  const seen = lines.some(({ left, right, top, bottom }) => {
    const [x0, x1] = [Math.max(left, 0), Math.min(right, innerWidth)]
    const [y0, y1] = [Math.max(top, 0), Math.min(bottom, innerHeight)]
    if (x1 <= x0 || y1 <= y0) return false
    return [0.1, 0.5, 0.9].some(share => {
      const hit = document.elementFromPoint(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
      return hit !== null && (focused.contains(hit) || hit.contains(focused))
    })
  })
  return seen ? '' : `it lies out of sight or beneath something: ${named}`
}
