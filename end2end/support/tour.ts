import { expect, type Page } from '@playwright/test'
import { Admin } from './admin'
import { own, saveBrand } from './brand'
import { chooseGroup, groupsField } from './groups'
import { atDemoIdp } from './people'
import type { Sluice } from './sluice'

/** Is called once a screen stands, with its name. */
export type See = (name: string, page: Page) => Promise<void>
type NewPerson = () => Promise<Page>

/** Every screen of an installation in which nothing was done yet; it has an admin afterwards. */
export async function emptyTour(sluice: Sluice, person: NewPerson, see: See): Promise<void> {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await page.goto(await sluice.setUpLink())
  await expect(page.getByRole('heading', { level: 1, name: 'Set up Sluice' })).toBeVisible()
  await see('set-up', page)
  await page.getByRole('button', { name: 'Create admin' }).click()
  await expect(page.getByText('Fill this in.').first()).toBeVisible()
  await see('set-up with faults', page)
  const stranger = await person()
  await stranger.goto(`${sluice.adminUrl}/set-up`)
  await expect(stranger.getByRole('heading', { level: 1, name: 'Set-up needs its link' })).toBeVisible()
  await see('set-up without token', stranger)
  await admin.setUp()
  for (const [name, path, heading] of [
    ['overview empty', '/', 'Overview'],
    ['links empty', '/links', 'Links'],
    ['spaces empty', '/spaces', 'Spaces'],
    ['sso empty', '/sso', 'Identity providers'],
    ['recorded messages empty', '/sso/exchanges', 'Recorded messages'],
    ['new link without spaces', '/links/new', 'Create a link']
  ]) await screen(admin, see, name, path, heading)
  await keys(admin, see)
  await wayBack(admin, see)
}

/** What was just done, with the way back, and once it was taken. */
async function wayBack(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await admin.open('/settings/brand')
  const text = page.getByLabel('Text', { exact: true })
  await own(page, 'No text', text)
  await text.fill('Harbourline Ltd')
  await saveBrand(page)
  await see('saved, with the way back', page)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Undone. Visitors see the pages as they were before.')).toBeVisible()
  await see('undone', page)
}

/** A next key beside the one in use, and the question before it takes that one's place. */
async function keys(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await admin.open('/sso')
  await page.getByRole('button', { name: 'Prepare next signing key' }).click()
  await expect(page.getByText('The next signing key stands in the metadata.')).toBeVisible({ timeout: 30_000 })
  await see('next key', page)
  await page.getByRole('button', { name: 'Take into use…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await see('take key into use', page)
}

/** Every screen of an installation that is in use, and what visitors meet there. Begins tests of the provider; changes nothing else. */
export async function filledTour(shared: { sluice: Sluice; address: string }, person: NewPerson, see: See): Promise<void> {
  const admin = new Admin(await person(), shared.sluice)
  await admin.open('/sign-in')
  await see('sign-in', admin.page)
  await admin.signIn()
  await visitors(shared, person, see)
  for (const [name, path, heading] of [
    ['overview', '/', 'Overview'],
    ['links', '/links', 'Links'],
    ['links none found', '/links?name=nothing-has-this-name', 'Links'],
    ['spaces', '/spaces', 'Spaces'],
    ['import', '/import', 'Import an export'],
    ['sso', '/sso', 'Identity providers'],
    ['add idp', '/sso/add', 'Add identity provider'],
    ['audit', '/audit', 'Audit log']
  ]) await screen(admin, see, name, path, heading)
  await frame(admin, see)
  await addresses(admin, see)
  await brands(admin, see)
  await support(admin, see)
  await newLink(admin, see)
  await tests(admin, see)
  await exchanges(admin, see)
}

async function screen(admin: Admin, see: See, name: string, path: string, heading: string): Promise<void> {
  await admin.open(path)
  await expect(admin.page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  await see(name, admin.page)
}

/** What opens over every screen: the palette as it begins, with results of each kind, with none; and the shortcuts. */
async function frame(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await admin.open('/')
  const palette = page.getByRole('dialog', { name: 'Search or jump to' })
  await page.getByRole('button', { name: 'Search or jump to' }).click()
  await expect(palette.getByRole('option', { name: 'Overview' })).toBeVisible()
  await see('palette', page)
  for (const [name, typed, found] of [
    ['palette with pages', 'partner', 'Pages'],
    ['palette with links', 'shared', 'Links'],
    ['palette with a reference', '4TQ9K2MX', 'Reference']
  ]) {
    await palette.getByRole('combobox').fill(typed)
    await expect(palette.getByRole('group', { name: found })).toBeVisible()
    await expect(palette.getByRole('status')).toContainText('result')
    await see(name, page)
  }
  await palette.getByRole('combobox').fill('nothing has this name')
  await expect(palette.getByText('Nothing is called that.')).toBeVisible()
  await see('palette none found', page)
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(page.getByRole('checkbox', { name: 'Single-key shortcuts' })).toBeVisible()
  await see('shortcuts', page)
}

/** One space, one link and its editor, and the dialog of each. */
async function addresses(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await admin.open('/spaces')
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByRole('switch', { name: 'Enforce SSO' })).toBeVisible()
  await see('space', page)
  await page.getByRole('button', { name: 'Remove space…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await see('remove space', page)
  await admin.open('/links')
  await expect(async () => {
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await expect(page.getByRole('group', { name: 'Selected' }).getByRole('button').first()).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await see('links selected', page)
  await page.getByRole('button', { name: 'Revoke…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await see('revoke selected links', page)
  await page.keyboard.press('Escape')
  await page.getByRole('rowheader').getByRole('link').first().click()
  await admin.address()
  await see('link', page)
  await page.getByRole('button', { name: 'Revoke…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await see('revoke link', page)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Edit' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Edit the link' })).toBeVisible()
  await see('edit link', page)
}

/** The look of the installation, plain, with every part of one's own, and with faults; and that of a space. Saves nothing. */
async function brands(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await screen(admin, see, 'brand', '/settings/brand', 'Brand')
  await own(page, /^No logo/, page.getByLabel('Picture'))
  await own(page, 'Sluice\'s own colour', page.getByLabel('Colour', { exact: true }))
  await own(page, 'No text', page.getByLabel('Text', { exact: true }))
  await page.getByLabel('Text', { exact: true }).fill('Harbourline Ltd, Berth 7, 20457 Hamburg')
  await page.getByLabel('Colour', { exact: true }).fill('#ffd400')
  await expect(page.getByText('#ffd400 is too light').first()).toBeVisible()
  await see('brand chosen', page)
  await page.getByLabel('Colour', { exact: true }).fill('teal')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('This is not a colour.').first()).toBeVisible()
  await see('brand with faults', page)
  await admin.open('/spaces')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('link', { name: 'Brand', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Brand of this space' })).toBeVisible()
  await see('space brand', page)
}

/** The support bundle, closed and with a file that is being read. */
async function support(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await screen(admin, see, 'support bundle', '/settings/support', 'Support bundle')
  await page.getByText('counts.json', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'counts.json' })).toContainText('"active_links": 1')
  await see('support bundle being read', page)
}

async function newLink(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await screen(admin, see, 'new link', '/links/new', 'Create a link')
  await page.getByRole('treeitem').first().locator('.t').first().click()
  await groupsField(page).click()
  await expect(page.getByRole('listbox', { name: 'Groups' })).toBeVisible()
  await see('new link groups', page)
  await chooseGroup(page, 'partners')
  await see('new link chosen', page)
  await page.getByRole('button', { name: 'Create link' }).click()
  await expect(page.getByText('Fill this in.').first()).toBeVisible()
  await see('new link with faults', page)
  await page.getByRole('main').getByRole('link', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible()
  await see('leave without saving', page)
}

/** A provider; a test of it that waits, one that passed, one that failed. */
async function tests(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  await admin.open('/sso')
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: 'Certificates' })).toBeVisible()
  await see('idp', page)
  await settings(admin, see)
  for (const [name, answer, said] of [['test passed', '&user=ana.ruiz', 'Test passed'], ['test failed', '&user=ana.ruiz&fault=wrong_audience', 'Test failed']]) {
    const tab = await admin.startTest(/\/test\//.test(page.url()) ? 'Test again' : 'Test configuration')
    await tab.waitForURL(/SAMLRequest/)
    await expect(page.getByText('Sign in in the other tab.')).toBeVisible()
    if (said === 'Test passed') await see('test waiting', page)
    await tab.goto(tab.url() + answer)
    await expect(page.getByText(said).first()).toBeVisible({ timeout: 30_000 })
    await tab.close()
    await see(name, page)
  }
  await admin.open('/')
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('its last test failed')
  await see('overview with what needs attention', page)
}

/** The recorded messages: the list in its states, a message that was refused, and one that was accepted. */
async function exchanges(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  for (const [name, query] of [
    ['recorded messages none found', '?reference=22222222'],
    ['recorded messages with faults', '?reference=4TQ9'],
    ['recorded messages', '']
  ]) await screen(admin, see, name, `/sso/exchanges${query}`, 'Recorded messages')
  for (const verdict of ['Refused', 'Accepted']) {
    await admin.open('/sso/exchanges?kind=response')
    await page.getByRole('row').filter({ hasText: verdict }).first().getByRole('link', { name: 'Sign-in answer' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Sign-in answer' })).toBeVisible()
    await see(`recorded message ${verdict}`, page)
  }
}

/** The settings of the provider whose page is open, with every warning, with faults, and with the question before links close. */
async function settings(admin: Admin, see: See): Promise<void> {
  const { page } = admin
  const back = page.url()
  await page.getByRole('link', { name: 'Change settings' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connection settings' })).toBeVisible()
  await see('idp settings', page)
  for (const name of ['Accept SHA-1 signatures', 'Accept AES-CBC', 'Allow sign-in that begins at the provider']) await page.getByLabel(name).check()
  await page.getByLabel('NameID format').selectOption('Another one')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByText('Fill this in.').first()).toBeVisible()
  await expect(page.getByText('Where AES-CBC is accepted, the response itself must be signed').first()).toBeVisible()
  await see('idp settings with faults', page)
  await page.getByRole('radio', { name: /^The response/ }).check()
  await page.getByLabel('NameID format').selectOption('Whatever the provider sends')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await see('close links', page)
  await page.goto(back)
  await expect(page.getByRole('heading', { name: 'Certificates' })).toBeVisible()
}

/** What scripts put over a reading page: a picture, and the notice that the sign-in is about to end. */
async function comforts(page: Page, see: See): Promise<void> {
  const href = await page.locator('#ui-pages a', { hasText: 'Instruments' }).getAttribute('href')
  await page.goto(new URL(href ?? '', page.url()).href)
  await page.getByRole('button', { name: 'Enlarge: Side view of an HB-200' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await see('reading picture', page)
  await page.keyboard.press('Escape')
  await endsIn(page, 200)
  await expect(page.getByRole('status')).toContainText('Your sign-in ends in 4 minutes.')
  await see('reading sign-in ends', page)
}

/** Tells a reading page, as one in another tab does, that its sign-in lasts so many seconds yet. */
async function endsIn(page: Page, seconds: number): Promise<void> {
  await page.evaluate(left => {
    const { link } = (document.querySelector('.reader') as HTMLElement).dataset
    new BroadcastChannel(`sluice-at-${link}`).postMessage([left, left])
  }, seconds)
}

/** The gate in its states, and the reading page. */
async function visitors({ sluice, address }: { sluice: Sluice; address: string }, person: NewPerson, see: See): Promise<void> {
  const ana = await person()
  await ana.goto(address)
  await see('gate sign-in', ana)
  await ana.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(ana, 'ana.ruiz')
  await expect(ana.getByRole('navigation', { name: 'Pages' })).toBeAttached()
  const hrefs = await ana.getByRole('navigation', { name: 'Pages' }).locator('a').evaluateAll(all => all.map(a => (a as HTMLAnchorElement).href))
  for (const [n, href] of hrefs.entries()) {
    await ana.goto(href)
    await see(`reading ${n + 1}`, ana)
  }
  await comforts(ana, see)
  await ana.goto(hrefs[0])
  await ana.getByRole('button', { name: 'Why can I read this?' }).click()
  await see('reading why', ana)
  await ana.getByRole('button', { name: 'Sign out' }).click()
  await expect(ana.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
  await see('gate signed out', ana)

  await ana.goto(`${sluice.publicUrl}/l/${'x'.repeat(27)}`)
  await see('gate not available', ana)
  // One is in another group, the other has no e-mail address.
  for (const [name, user] of [['gate denied', 'ben.okafor'], ['gate no e-mail', 'dario.conti']]) {
    const outsider = await person()
    await outsider.goto(address)
    await outsider.getByRole('link', { name: 'Continue with work account' }).click()
    await atDemoIdp(outsider, user)
    await expect(outsider.getByRole('heading', { level: 1, name: 'This account cannot open this link' })).toBeVisible()
    await see(name, outsider)
  }
}
