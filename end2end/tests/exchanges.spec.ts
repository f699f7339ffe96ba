// The recorder: every SAML message is found again, by what it was for and by the number that a visitor reads out. Each screen is
// looked at by axe in accessibility.spec.ts.
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { atDemoIdp } from '../support/people'

const list = (page: Page) => page.getByRole('table', { name: 'Recorded messages' })
const answers = (page: Page) => list(page).getByRole('row').filter({ hasText: 'Sign-in answer' })
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** Opens the message of a row of the list. */
async function open(page: Page, row: Locator): Promise<void> {
  await row.getByRole('link', { name: 'Sign-in answer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign-in answer' })).toBeVisible()
}

/** A visitor whose answer the demo provider spoils; gives the number that the visitor is shown. */
async function refused(visitor: Page, address: string, fault: string): Promise<string> {
  await visitor.goto(address)
  const href = (await visitor.getByRole('link', { name: 'Continue with work account' }).getAttribute('href')) ?? ''
  const begun = await visitor.request.get(new URL(href, address).href, { maxRedirects: 0 })
  await visitor.goto(`${begun.headers()['location']}&user=ana.ruiz&fault=${fault}`)
  await expect(visitor.getByRole('heading', { level: 1, name: 'Sign-in did not work' })).toBeVisible()
  return (await visitor.locator('.ref code').textContent()) ?? ''
}

test('a sign-in and a refusal are found again, with what was expected beside what came', async ({ sluice, demoIdp, person, guard }) => {
  guard.expectStatus(/\/saml\/acs/, 403)
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  const address = await admin.shareSpace('Recorded', 'partners')
  const ana = await person()
  await ana.goto(address)
  await ana.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(ana, 'ana.ruiz')
  await expect(ana.getByRole('navigation', { name: 'Pages' })).toBeAttached()

  await admin.open('/sso')
  await page.getByRole('link', { name: 'Recorded messages' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Recorded messages' })).toBeVisible()
  await expect(page.getByText('Messages are kept for 7 days')).toBeVisible()

  // A test is kept whole.
  await open(page, answers(page).filter({ hasText: 'Test' }))
  const nameId = part(page, 'Whom it names').getByRole('row').filter({ hasText: 'NameID' })
  await expect(nameId.locator('code')).toHaveText(/\S{8,}/)
  const id = (await nameId.locator('code').textContent()) ?? ''

  // Of a visitor only what is mapped.
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Recorded messages' }).click()
  const visit = answers(page).filter({ hasText: "Visitor's sign-in" })
  await expect(visit).toHaveCount(1)
  await expect(visit).toContainText('Accepted')
  await open(page, visit)
  await expect(page.getByText('Every check of the message passed.')).toBeVisible()
  await expect(nameId).toContainText('not kept')
  await expect(part(page, 'Whom it names').getByRole('row').filter({ hasText: 'mail' })).toContainText('ana.ruiz@tidewell.example')
  await expect(page.getByRole('main')).not.toContainText(id)
  const request = part(page, 'The same exchange').getByRole('row').filter({ hasText: 'Sign-in request' })
  await expect(request).toContainText('Sent')
  await request.getByRole('link', { name: 'Sign-in request' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign-in request' })).toBeVisible()
  await expect(part(page, 'What it says').getByRole('row').filter({ hasText: 'Destination' })).toContainText(demoIdp.url)
  await expect(part(page, 'The same exchange').getByRole('row').filter({ hasText: 'Sign-in answer' })).toContainText('Accepted')

  // By the number, as somebody writes it down.
  const reference = await refused(await person(), address, 'wrong_audience')
  await admin.open('/sso/exchanges')
  await page.getByLabel('Reference').fill(`${reference.slice(0, 4)} ${reference.slice(4)}`.toLowerCase())
  await page.getByLabel('Reference').press('Enter')
  await expect(page).toHaveURL(/reference=/)
  const found = list(page).getByRole('row').filter({ hasText: reference })
  await expect(found).toHaveCount(1)
  await expect(found).toContainText('The answer was made for another application.')
  await open(page, found)
  await expect(part(page, 'Why it was refused')).toContainText('Copy the SP Entity ID')
  await expect(part(page, 'About the message').getByRole('button', { name: 'Copy Reference' })).toBeVisible()
  const first = part(page, 'Expected beside received').getByRole('row').nth(1)
  for (const said of ['Audience', 'Differs', 'https://other-sp.example/metadata', `${sluice.publicUrl}/saml/metadata`]) {
    await expect(first).toContainText(said)
  }
  await expect(part(page, 'Expected beside received').getByRole('row').filter({ hasText: 'Issuer' })).toContainText('Fits')

  // The file has no value that this page has not.
  const message = page.url()
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download redacted XML' }).click()
  const xml = await readFile(await (await downloading).path(), 'utf8')
  expect(xml).toContain('https://other-sp.example/metadata')
  expect(xml).toContain('[redacted]')
  expect(xml).not.toContain(id)
  expect(await page.evaluate(text => new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror') === null, xml)).toBe(true)
  expect(page.url()).toBe(message)

  // From the audit log, which knows of the download.
  await admin.open('/audit')
  await expect(page.getByRole('rowheader', { name: /^Recorded SAML message downloaded/ })).toHaveCount(1)
  await page.getByRole('link', { name: `See the message: ${reference}` }).click()
  await expect(found).toHaveCount(1)
})

test('a test that failed leads to its message, which is kept whole', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.connectDemo(demoIdp)
  const tab = await admin.startTest('Test configuration')
  await tab.waitForURL(/SAMLRequest/)
  await tab.goto(`${tab.url()}&user=ana.ruiz&fault=wrong_recipient`)
  await expect(page.getByText('Test failed').first()).toBeVisible({ timeout: 30_000 })
  await tab.close()

  await page.getByRole('link', { name: 'See the message' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Recorded messages' })).toBeVisible()
  await expect(page.getByLabel('Only refused ones')).toBeChecked()
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('response')
  await expect(page.getByLabel('Connection')).not.toHaveValue('')
  await expect(answers(page)).toHaveCount(1)
  await open(page, answers(page))
  await expect(part(page, 'Why it was refused')).toContainText('The assertion was made for another recipient.')
  await expect(part(page, 'Whom it names')).toContainText('ana.ruiz@tidewell.example')
  await expect(page.getByText('not kept')).toHaveCount(0)

  // Only what is asked for, also from the connection's own page.
  await admin.open('/sso')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('link', { name: 'Recorded messages' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Recorded messages' })).toBeVisible()
  await expect(list(page).getByRole('row').filter({ hasText: 'Sign-in request' })).toHaveCount(1)
  await page.getByLabel('Message', { exact: true }).selectOption('Sign-in answer')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/kind=response/)
  await expect(answers(page)).toHaveCount(1)
  await expect(list(page).getByRole('row').filter({ hasText: 'Sign-in request' })).toHaveCount(0)
})

test('what is not there is said in words', async ({ sluice, person, guard }) => {
  guard.expectStatus(/\/sso\/exchanges\//, 404)
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.open('/sso/exchanges')
  await expect(page.getByRole('heading', { name: 'Nothing recorded in the last 7 days' })).toBeVisible()

  // A number that is none asks for nothing, least of all for everything.
  await page.getByLabel('Reference').fill('4TQ9')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.getByRole('heading', { name: 'This filter makes no sense' })).toBeVisible()
  await expect(page.getByLabel('Reference')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Reference')).toHaveAccessibleDescription(/eight letters and digits/)
  await page.getByRole('main').getByRole('link', { name: 'Clear filters' }).first().click()
  await expect(page).toHaveURL(/\/sso\/exchanges$/)
  await expect(page.getByLabel('Reference')).toHaveValue('')

  await page.getByLabel('Only refused ones').check()
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/[?&]refused=yes$/)
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()

  const answer = await page.goto(`${sluice.adminUrl}/sso/exchanges/${'0'.repeat(32)}`)
  expect(answer?.status()).toBe(404)
  await expect(page.getByText('A message is removed after 7 days.')).toBeVisible()
  await page.getByRole('link', { name: 'To the recorded messages' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Recorded messages' })).toBeVisible()
})
