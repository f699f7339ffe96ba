// Every part of the dashboard in every state: looked at, asked by axe, and worked by the keyboard alone.
import type { Page } from '@playwright/test'
import { expect, test as base } from '../fixtures'
import { Admin } from '../support/admin'
import { inspection } from '../support/inspection'
import { Sluice } from '../support/sluice'

/** The gallery of an installation that was started with it. */
const test = base.extend<{ gallery: Page }>({
  gallery: async ({ ports, person }, use) => {
    const sluice = await Sluice.start(Object.values(ports), `http://127.0.0.1:${ports.demoIdp}`, { SLUICE_DEV_GALLERY: 'true' })
    const admin = new Admin(await person(), sluice)
    await admin.setUp()
    await admin.open('/gallery')
    await expect(admin.page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
    await use(admin.page)
    await sluice.stop()
  }
})

test('there is no gallery unless the server was started with it', async ({ sluice, person, guard }) => {
  guard.expectStatus(/\/gallery$/, 404)
  const admin = new Admin(await person(), sluice)
  await admin.setUp()
  const answer = await admin.page.goto(`${sluice.adminUrl}/gallery`)
  expect(answer?.status()).toBe(404)
  await expect(admin.page.getByRole('heading', { level: 1, name: 'Nothing here' })).toBeVisible()
})

test('every part looks as it did, and axe finds nothing', async ({ gallery }) => {
  const { see, violations } = inspection()
  await see('gallery', gallery)
  // A list is seen only while it is open.
  await gallery.locator('#gallery-combo').click()
  await expect(gallery.getByRole('listbox', { name: 'Harbour' })).toBeVisible()
  await see('gallery select open', gallery)
  await gallery.keyboard.press('Escape')
  await gallery.locator('#gallery-chips').click()
  await expect(gallery.getByRole('listbox', { name: 'Groups' })).toBeVisible()
  await see('gallery chips open', gallery)
  await gallery.keyboard.press('Escape')
  expect(violations).toEqual([])

  // Nothing has the focus or is pointed at.
  await gallery.locator('#gallery-chips').blur()
  await gallery.mouse.move(0, 0)
  // All of it at once: the bar at the top stays while a page moves, and would lie over what is taken then.
  const high = await gallery.getByRole('main').evaluate(main => main.scrollHeight)
  await gallery.setViewportSize({ width: 1280, height: high + 200 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await gallery.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(gallery.getByRole('main')).toHaveScreenshot(`gallery-${colorScheme}.png`, {
      animations: 'disabled',
      caret: 'hide',
      // Edges of letters differ a little from one build of the browser to the next. A button in another colour is more than this.
      maxDiffPixels: 2_000
    })
  }
})

test('a select with search is worked by keys', async ({ gallery }) => {
  const field = gallery.locator('#gallery-combo')
  const active = (name: string) =>
    expect.poll(() => field.evaluate(field => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent)).toContain(name)
  const keys = async (...all: string[]) => {
    for (const key of all) await gallery.keyboard.press(key)
  }
  // Tab would take long from the top of this page.
  await field.focus()
  await expect(field).toHaveAttribute('aria-expanded', 'false')
  await keys('ArrowDown')
  await expect(field).toHaveAttribute('aria-expanded', 'true')
  await active('Ålesund')
  await keys('ArrowUp')
  await active('Valletta')
  await keys('ArrowDown')
  await active('Ålesund')

  // Typing narrows, and no line is meant until an arrow leads there.
  await gallery.keyboard.type('val')
  await expect(gallery.getByRole('listbox', { name: 'Harbour' }).getByRole('option')).toHaveCount(2)
  await expect(field).not.toHaveAttribute('aria-activedescendant')
  await keys('ArrowDown', 'ArrowDown')
  await active('Valletta')
  await keys('Enter')
  await expect(field).toHaveValue('Valletta')
  await expect(field).toHaveAttribute('aria-expanded', 'false')

  // The list begins where it was chosen; Escape closes it and changes nothing.
  await keys('ArrowDown')
  await active('Valletta')
  await keys('ArrowUp', 'Escape')
  await expect(field).toHaveAttribute('aria-expanded', 'false')
  await expect(field).toHaveValue('Valletta')

  // What is typed and not chosen goes: by a second Escape, or with the focus.
  await gallery.keyboard.type('x')
  await keys('Escape')
  await expect(field).toHaveValue('Vallettax')
  await keys('Escape')
  await expect(field).toHaveValue('Valletta')
  await gallery.keyboard.type('x')
  await expect(gallery.getByText('Nothing in the list fits.').first()).toBeVisible()
  await keys('Tab')
  await expect(field).toHaveValue('Valletta')
  await expect(gallery.getByRole('listbox')).toHaveCount(0)

  // Alt and an arrow open the list without going into it. An emptied field chooses nothing.
  await field.focus()
  await keys('Alt+ArrowDown')
  await expect(field).toHaveAttribute('aria-expanded', 'true')
  await expect(field).not.toHaveAttribute('aria-activedescendant')
  await keys('Alt+ArrowUp')
  await expect(field).toHaveAttribute('aria-expanded', 'false')
  await keys('ControlOrMeta+a', 'Delete', 'Tab')
  await expect(field).toHaveValue('')
})

test('several values are chosen, typed and taken away by keys', async ({ gallery }) => {
  const field = gallery.locator('#gallery-chips')
  const chips = gallery.locator('.field').filter({ has: field }).getByRole('listitem')
  await field.focus()
  await gallery.keyboard.type('sup')
  await gallery.keyboard.press('ArrowDown')
  await gallery.keyboard.press('Enter')
  await expect(chips).toHaveText(['Suppliers EU'])
  await expect(field).toHaveValue('')
  await expect(gallery.getByRole('option', { name: 'Suppliers EU' })).toHaveAttribute('aria-selected', 'true')

  // What is not in the list is taken as it is typed, and says so.
  await gallery.keyboard.type('Stevedores')
  await gallery.keyboard.press('Enter')
  await expect(chips).toHaveCount(2)
  await expect(chips.last()).toContainText('not seen yet')
  await gallery.keyboard.press('Backspace')
  await expect(chips).toHaveText(['Suppliers EU'])

  // A chip goes by its button, and the focus comes back to the field.
  await gallery.keyboard.press('Shift+Tab')
  await expect(gallery.getByRole('button', { name: 'Take away Suppliers EU' }).and(gallery.locator(':focus'))).toBeVisible()
  await gallery.keyboard.press('Enter')
  await expect(chips).toHaveCount(0)
  await expect(field).toBeFocused()
})

test('the tree is walked and chosen in by keys', async ({ gallery }) => {
  const line = (key: string) => gallery.locator(`#gallery-tree-${key}`)
  const tree = gallery.getByRole('tree', { name: 'Pages of the sample' }).first()
  await expect(tree.locator('[tabindex="0"]')).toHaveCount(1)
  await line('integration').focus()
  await gallery.keyboard.press('ArrowRight')
  await expect(line('integration')).toHaveAttribute('aria-expanded', 'true')
  await gallery.keyboard.press('ArrowRight')
  await expect(line('begin')).toBeFocused()
  await gallery.keyboard.press('ArrowDown')
  await gallery.keyboard.press('Enter')
  await expect(line('webhooks')).toHaveAttribute('aria-selected', 'true')
  await expect(line('integration')).toHaveAttribute('aria-selected', 'false')
  await expect(tree.locator('[aria-selected="true"]')).toHaveCount(1)
  await gallery.keyboard.press('Home')
  await expect(line('handbook')).toBeFocused()
  await gallery.keyboard.press('ArrowLeft')
  await expect(line('webhooks')).toHaveCount(0)
  await gallery.keyboard.press('End')
  await expect(line('news')).toBeFocused()

  // The field above narrows it to what fits and the way there.
  await gallery.keyboard.press('Shift+Tab')
  await gallery.keyboard.type('signa')
  await expect(tree.getByRole('treeitem')).toHaveCount(4)
  await expect(line('signatures')).toBeVisible()
})
