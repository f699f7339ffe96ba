// A provider's metadata changes: what is taken, what waits, and what an admin sees of it.
import { expect, type Page, test } from '../fixtures'
import { Admin } from '../support/admin'
import { inspection } from '../support/inspection'
import { atDemoIdp } from '../support/people'
import { type Certificate, keyDescriptor, makeCertificate, metadata } from '../support/published'

const NOTHING_NEW = 'The metadata was read. It says nothing new.'
const WAITS = 'The metadata was read. What it says waits for your approval.'
const TAKEN = 'The metadata was read, and its new keys were taken. Whoever was reading has to sign in again.'

/** The page of the one provider there is. */
async function openProvider(admin: Admin): Promise<void> {
  await admin.open('/sso')
  await admin.page.getByRole('table').getByRole('link').first().click()
  await expect(admin.page.getByRole('heading', { name: 'Certificates' })).toBeVisible()
}

async function openMetadata(admin: Admin): Promise<void> {
  await openProvider(admin)
  await admin.page.getByRole('link', { name: /^Metadata: / }).click()
  await expect(admin.page.getByRole('heading', { level: 1, name: 'Metadata' })).toBeVisible()
}

async function checkNow(page: Page, said: string): Promise<void> {
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText(said)).toBeVisible()
}

/** Which of these keys the provider's page shows. */
async function expectKeys(admin: Admin, there: Certificate[], gone: Certificate[]): Promise<void> {
  await openProvider(admin)
  const keys = admin.page.getByRole('region', { name: 'Certificates' })
  for (const { fingerprint } of there) await expect(keys).toContainText(fingerprint)
  for (const { fingerprint } of gone) await expect(keys).not.toContainText(fingerprint)
}

const waiting = (page: Page) => page.getByRole('region', { name: 'Waits for your approval' })

test('a new key waits beside the old one until an admin approves it', async ({ sluice, published, person, guard }) => {
  // What another tab decided about is gone.
  guard.expectStatus(/\/api\/sso\/metadata\/approve$/, 409)
  const { see, violations } = inspection()
  const [old, next, last] = ['old', 'next', 'last'].map(name => makeCertificate(`${name}.partner.example`))
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  published.says(metadata(old))
  await admin.setUp()
  await admin.connectByUrl(published.url)

  await page.getByRole('link', { name: /^Metadata: read again from 127\.0\.0\.1:\d+, last \d{4}-/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Metadata' })).toBeVisible()
  await expect(page.getByRole('radio', { name: /^Ask me/ })).toBeChecked()
  await expect(page.getByLabel('Metadata URL')).toHaveValue(published.url)
  await expect(page.getByRole('region', { name: 'Reading it again' })).toContainText('Up to date')
  await checkNow(page, NOTHING_NEW)
  await see('metadata', page)

  published.says(metadata(next))
  await checkNow(page, WAITS)
  await expect(waiting(page).getByRole('table', { name: 'Keys that come' })).toContainText(next.fingerprint)
  await expect(waiting(page).getByRole('table', { name: 'Keys that come' })).toContainText('next.partner.example')
  await expect(waiting(page).getByRole('table', { name: 'Keys that go' })).toContainText(old.fingerprint)
  await expect(waiting(page)).toContainText('Only keys change.')
  await see('metadata with keys that wait', page)
  await expectKeys(admin, [old], [next])
  await expect(page.getByText(/names other keys or addresses than those in force/)).toBeVisible()
  await see('idp with metadata that waits', page)

  await admin.open('/')
  const attention = page.getByRole('region', { name: 'Needs attention' })
  await expect(attention).toContainText('its metadata changed')
  await see('overview with metadata that waits', page)
  await attention.getByRole('link', { name: /^Look at it/ }).click()
  await expect(waiting(page)).toContainText(next.fingerprint)

  // Dismissed, it is not proposed again until the metadata says something else.
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByText(/^Dismissed: what is in force stays/)).toBeVisible()
  await expect(waiting(page)).toHaveCount(0)
  await checkNow(page, NOTHING_NEW)
  await expect(waiting(page)).toHaveCount(0)

  // Nothing is approved that was not seen.
  published.says(metadata(old, next))
  await checkNow(page, WAITS)
  const other = await page.context().newPage()
  await other.goto(page.url())
  await expect(waiting(other)).toContainText(next.fingerprint)
  published.says(metadata(last))
  await checkNow(page, WAITS)
  await expect(waiting(page)).toContainText(last.fingerprint)
  await other.getByRole('button', { name: 'Approve' }).click()
  await expect(other.getByText('What was shown here changed in the meantime, so nothing was done.', { exact: false })).toBeVisible()
  await expect(waiting(other)).toContainText(last.fingerprint)
  await other.getByRole('button', { name: 'Approve' }).click()
  await expect(other.getByText(/^Approved: the new keys are in force\./)).toBeVisible()
  await expect(waiting(other)).toHaveCount(0)
  await other.close()
  await expectKeys(admin, [last], [old, next])

  await admin.open('/audit')
  for (const done of ["Provider's metadata differs", 'Change of metadata dismissed', 'Change of metadata approved']) {
    await expect(page.getByRole('rowheader', { name: new RegExp(`^${done}`) }).first()).toBeVisible()
  }
  expect(violations).toEqual([])
})

test('new keys leave links open, another address closes them until a test has passed', async ({ sluice, published, demoIdp, person, request, guard }) => {
  // A link that was read leads on to its pages, which are closed as well.
  guard.expectStatus(/\/[ls]\//, 404)
  const { see, violations } = inspection()
  const next = makeCertificate('next.partner.example')
  const own = await (await request.get(demoIdp.entityId)).text()
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  published.says(own)
  await admin.setUp()
  await admin.loadSample()
  await admin.connectByUrl(published.url)
  await admin.testAndEnable(tab => atDemoIdp(tab, 'ana.ruiz'))
  const address = await admin.shareSpace('Behind metadata', 'partners')
  const ana = await person()
  const read = async () => {
    await ana.goto(address)
    await ana.getByRole('link', { name: 'Continue with work account' }).click()
    await atDemoIdp(ana, 'ana.ruiz')
    await expect(ana.getByRole('navigation', { name: 'Pages' })).toBeAttached()
  }
  await read()

  const both = own.replace('<md:KeyDescriptor', `${keyDescriptor(next)}<md:KeyDescriptor`)
  published.says(both)
  await openMetadata(admin)
  await checkNow(page, WAITS)
  await expect(waiting(page).getByRole('table', { name: 'Keys that come' })).toContainText(next.fingerprint)
  await expect(waiting(page).getByRole('table', { name: 'Keys that go' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByText(/^Approved: the new keys are in force\./)).toBeVisible()
  // The link stays open, and asks who was reading to sign in again.
  await read()

  published.says(both.replaceAll(`"${demoIdp.url}/sso"`, `"${demoIdp.url}/moved"`))
  await checkNow(page, WAITS)
  const moved = waiting(page).getByRole('row', { name: /^Sign-in by redirect/ })
  await expect(moved).toContainText(`${demoIdp.url}/sso`)
  await expect(moved).toContainText(`${demoIdp.url}/moved`)
  await expect(waiting(page)).toContainText('More than keys change.')
  await see('metadata with an address that waits', page)
  await page.getByRole('button', { name: 'Approve…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Close links until a new test has passed?' })
  await expect(dialog).toContainText('1 active link uses this provider.')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await ana.goto(address)
  await expect(ana.getByRole('navigation', { name: 'Pages' })).toBeAttached()
  await page.getByRole('button', { name: 'Approve…' }).click()
  await dialog.getByRole('button', { name: 'Approve and close them' }).click()

  // It leads to where the test begins.
  await expect(page.getByRole('heading', { name: 'Certificates' })).toBeVisible()
  await expect(page.getByText(`${demoIdp.url}/moved`)).toBeVisible()
  await expect(page.getByText('Before it can be enabled, a test of these settings has to pass.')).toBeVisible()
  expect((await ana.goto(address))?.status()).toBe(404)
  expect(violations).toEqual([])
})

test('an address that is followed brings its keys without asking', async ({ sluice, published, person, guard }) => {
  guard.expectStatus(/\/api\/sso\/metadata\/save$/, 422)
  const { see, violations } = inspection()
  const [old, next] = ['old', 'next'].map(name => makeCertificate(`${name}.partner.example`))
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  published.says(metadata(old))
  await admin.setUp()
  await admin.connectByUrl(published.url)
  await openMetadata(admin)
  const save = page.getByRole('button', { name: 'Save and read it' })
  const state = page.getByRole('region', { name: 'Reading it again' })

  const warning = page.getByText(/^Whoever controls this address can sign in as anybody\./)
  await expect(warning).toHaveCount(0)
  await page.getByRole('radio', { name: /^Follow this address/ }).check()
  await expect(warning).toBeVisible()
  await see('metadata that is followed', page)
  await save.click()
  await expect(page.getByText(`Saved. ${NOTHING_NEW}`)).toBeVisible()
  await expect(state).toContainText('Taken from this address')

  published.says(metadata(next))
  await checkNow(page, TAKEN)
  await expect(waiting(page)).toHaveCount(0)
  await expectKeys(admin, [next], [old])

  // A signature that is asked for and is not there: nothing is saved, and what was typed stays.
  await openMetadata(admin)
  await page.getByRole('radio', { name: /^Take them if the document is signed by/ }).check()
  const certificates = page.getByLabel('Certificates that sign the metadata')
  await save.click()
  await expect(certificates).toBeFocused()
  await expect(certificates).toHaveAccessibleDescription(/Fill this in\./)
  await certificates.fill('no certificate')
  await save.click()
  await expect(certificates).toHaveAccessibleDescription(/This is not an X\.509 certificate\./)
  await expect(certificates).toHaveValue('no certificate')
  await see('metadata with faults', page)
  await certificates.fill(next.pem)
  await save.click()
  await expect(certificates).toHaveAccessibleDescription(/The metadata is not signed/)
  await expect(page.getByRole('radio', { name: /^Take them if the document is signed by/ })).toBeChecked()
  await openMetadata(admin)
  await expect(page.getByRole('radio', { name: /^Follow this address/ })).toBeChecked()
  await expect(state).toContainText('Taken from this address')
  expect(violations).toEqual([])
})

test('metadata that cannot be read changes nothing, and need not be read again', async ({ sluice, published, person, guard }) => {
  guard.expectStatus(/\/api\/sso\/metadata\/check$/, 422)
  const { see, violations } = inspection()
  const old = makeCertificate('old.partner.example')
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  published.says(metadata(old))
  await admin.setUp()
  await admin.connectByUrl(published.url)
  await openMetadata(admin)
  const state = page.getByRole('region', { name: 'Reading it again' })
  const check = page.getByRole('button', { name: 'Check now' })
  const url = page.getByLabel('Metadata URL')

  // What somebody types meanwhile stays.
  await url.fill('https://typed.example/metadata')
  published.says('This is no metadata.')
  await check.click()
  await expect(state).toContainText('It failed once.')
  await expect(state).toContainText('Cannot be read')
  await expect(page.getByRole('alert').filter({ hasText: 'This is not readable XML.' })).toBeVisible()
  await expect(url).toHaveValue('https://typed.example/metadata')
  await see('metadata that cannot be read', page)
  for (const times of [2, 3]) {
    published.fails(503)
    await check.click()
    await expect(state).toContainText(`It failed ${times} times in a row.`)
  }
  await expect(state).toContainText('The server answered with an error.')
  await expectKeys(admin, [old], [])
  await admin.open('/')
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('its metadata cannot be read')

  published.says(metadata(old))
  await openMetadata(admin)
  await checkNow(page, NOTHING_NEW)
  await expect(state).toContainText('Up to date')

  await page.getByRole('button', { name: 'Stop reading it again…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop reading it', exact: true }).click()
  await expect(page.getByText('The metadata is not read again from now on.', { exact: false })).toBeVisible()
  await expect(state).toHaveCount(0)
  await expect(url).toHaveValue('')
  await see('metadata that is never read again', page)
  await openProvider(admin)
  await page.getByRole('link', { name: 'Metadata: never read again' }).click()
  await url.fill(published.url)
  await page.getByRole('button', { name: 'Save and read it' }).click()
  await expect(page.getByText(`Saved. ${NOTHING_NEW}`)).toBeVisible()
  await expect(state).toContainText('Up to date')
  expect(violations).toEqual([])
})

test("the demo provider's metadata is never read again", async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  await admin.setUp()
  await admin.connectDemo(demoIdp)
  await openProvider(admin)
  await expect(admin.page.getByRole('link', { name: /^Metadata/ })).toHaveCount(0)
})
