// How visitors' pages look. The screens are looked at by axe in accessibility.spec.ts.
import { expect, type Locator, type Page, test } from '../fixtures'
import { Admin } from '../support/admin'
import { own, saveBrand, squarePng } from '../support/brand'
import { inspection } from '../support/inspection'
import { atDemoIdp } from '../support/people'

/** Of an installation that names none. */
const COMPANY = 'The sender'

/** `#rrggbb` as the browser tells computed colours. */
function rgb(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16))
  return `rgb(${red}, ${green}, ${blue})`
}

/** Waits until the thing is filled with this colour: buttons change theirs gently. */
async function filled(element: Locator, hex: string): Promise<void> {
  await expect(element).toHaveCSS('background-color', rgb(hex))
}

/** Whether the picture came and could be shown. */
async function drawn(picture: Locator): Promise<boolean> {
  return picture.evaluate(one => (one as HTMLImageElement).complete && (one as HTMLImageElement).naturalWidth > 0)
}

async function read(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(page, 'ana.ruiz')
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeAttached()
}

test('logo, accent and footer stand at the gate and on the page, and a space has its own behind the gate', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  const address = await admin.shareSpace('In our colours', 'partners')

  await admin.open('/settings/brand')
  const picture = page.getByLabel('Picture')
  await own(page, /^No logo/, picture)
  await picture.setInputFiles({ name: 'mark.png', mimeType: 'image/png', buffer: squarePng(0) })
  await expect(page.getByText('mark.png is chosen.')).toBeVisible()
  const colour = page.getByLabel('Colour', { exact: true })
  await own(page, 'Sluice\'s own colour', colour)
  await colour.fill('#7a1fa2')
  const text = page.getByLabel('Text', { exact: true })
  await own(page, 'No text', text)
  await text.fill('Harbourline Ltd, <b>Berth 7</b>')
  const light = page.getByRole('img', { name: 'Preview of a light page' })
  await expect(light).toContainText('Harbourline Ltd')
  await filled(light.locator('.btn'), '#7a1fa2')
  await saveBrand(page)
  await expect(page.getByRole('img', { name: 'The logo that visitors see now' })).toBeVisible()

  const ana = await person()
  await ana.goto(address)
  const logo = ana.getByRole('img', { name: COMPANY })
  await expect(logo).toBeVisible()
  expect(await drawn(logo)).toBe(true)
  await expect(ana.getByText('Harbourline Ltd, <b>Berth 7</b>')).toBeVisible()
  await filled(ana.getByRole('link', { name: 'Continue with work account' }), '#7a1fa2')
  const src = await logo.getAttribute('src')
  await read(ana)
  await expect(ana.getByRole('img', { name: COMPANY })).toHaveAttribute('src', src ?? '')
  await expect(ana.getByText('Harbourline Ltd, <b>Berth 7</b>')).toBeVisible()

  await admin.open('/spaces')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('link', { name: 'Brand', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Brand of this space' })).toBeVisible()
  const ofSpace = page.getByRole('region', { name: 'Text at the foot' })
  await ofSpace.getByRole('checkbox', { name: 'As the installation' }).uncheck()
  await ofSpace.getByLabel('Text', { exact: true }).fill('Only for partners')
  const ownColour = page.getByRole('region', { name: 'Accent colour' })
  await ownColour.getByRole('checkbox', { name: 'As the installation' }).uncheck()
  await ownColour.getByLabel('Colour', { exact: true }).fill('#8a1c1c')
  await saveBrand(page)

  await ana.reload()
  await expect(ana.getByText('Only for partners')).toBeVisible()
  await expect(ana.getByText('Berth 7')).toHaveCount(0)
  const accent = await ana.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--color-accent').trim())
  expect(accent).toBe('#8a1c1c')
  // What it has not chosen is the installation's.
  await expect(ana.getByRole('img', { name: COMPANY })).toHaveAttribute('src', src ?? '')

  const stranger = await person()
  await stranger.goto(address)
  await expect(stranger.getByText('Harbourline Ltd, <b>Berth 7</b>')).toBeVisible()
  await expect(stranger.getByText('Only for partners')).toHaveCount(0)
  await filled(stranger.getByRole('link', { name: 'Continue with work account' }), '#7a1fa2')

  const { see, violations } = inspection()
  await see('gate with a brand', stranger)
  await see('reading with a brand', ana)
  expect(violations).toEqual([])
})

test('a colour that is too light is darkened, which is said', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.open('/settings/brand')
  const colour = page.getByLabel('Colour', { exact: true })
  await own(page, 'Sluice\'s own colour', colour)
  await colour.fill('#ffd400')
  const said = page.getByText(/^#ffd400 is too light for white text on it\. Light pages show it darker, as #[0-9a-f]{6}\.$/)
  await expect(said).toBeVisible()
  const made = /as (#[0-9a-f]{6})\.$/.exec((await said.textContent()) ?? '')?.[1] ?? ''
  await saveBrand(page)
  // What was typed is what is kept; what is made of it is made anew.
  await expect(colour).toHaveValue('#ffd400')

  const visitor = await person({ colorScheme: 'light' })
  await visitor.goto(`${sluice.publicUrl}/signed-out`)
  const accent = await visitor.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--color-accent').trim())
  expect(accent).toBe(made)
})

test('what is wrong is named at its field, and nothing that was typed is lost', async ({ sluice, person, guard }) => {
  guard.expectStatus(/\/api\/brand\/save$/, 422)
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.open('/settings/brand')
  const text = page.getByLabel('Text', { exact: true })
  await own(page, 'No text', text)
  await text.fill('Harbourline Ltd')
  const colour = page.getByLabel('Colour', { exact: true })
  await own(page, 'Sluice\'s own colour', colour)
  await colour.fill('teal')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(colour).toHaveAttribute('aria-invalid', 'true')
  await expect(colour).toBeFocused()
  await expect(colour).toHaveAccessibleDescription(/This is not a colour/)
  await expect(text).toHaveValue('Harbourline Ltd')
  await colour.fill('#0d5c68')

  // A drawing is no picture, whatever it is called; only the server can tell.
  const picture = page.getByLabel('Picture')
  await own(page, /^No logo/, picture)
  await picture.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') })
  await expect(page.getByText('logo.png is chosen.')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(picture).toHaveAttribute('aria-invalid', 'true')
  await expect(picture).toHaveAccessibleDescription(/This is not a picture that can be shown/)
  await expect(text).toHaveValue('Harbourline Ltd')
  await picture.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: squarePng(255) })
  await expect(picture).toHaveAttribute('aria-invalid', 'false')
  await saveBrand(page)
})
