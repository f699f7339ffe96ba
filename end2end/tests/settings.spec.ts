// What is asked of a provider, and the keys by which providers know Sluice. Each screen is looked at by axe in accessibility.spec.ts.
import { expect, type Page, test } from '../fixtures'
import { Admin } from '../support/admin'
import { tabTo } from '../support/keyboard'
import { atDemoIdp } from '../support/people'

/** The page of the one provider there is. */
async function openProvider(admin: Admin): Promise<void> {
  await admin.open('/sso')
  await admin.page.getByRole('table').getByRole('link').first().click()
  await expect(admin.page.getByRole('heading', { name: 'Rules', exact: true })).toBeVisible()
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Change settings' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connection settings' })).toBeVisible()
}

test('settings are changed by keyboard, and hold once a new test has passed', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  const address = await admin.shareSpace('Behind rules', 'partners')

  await openProvider(admin)
  await expect(page.getByText('Nothing: these are the safe rules.')).toBeVisible()
  await openSettings(page)
  await expect(page.getByRole('radio', { name: /^POST/ })).toBeEnabled()

  await tabTo(page.getByRole('radio', { name: /^Response or assertion/ }))
  for (const _ of [1, 2]) await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: /^The assertion/ })).toBeChecked()
  await tabTo(page.getByLabel('Accept SHA-1 signatures'))
  await expect(page.getByText(/^SHA-1 is broken/)).toHaveCount(0)
  await page.keyboard.press('Space')
  await expect(page.getByText(/^SHA-1 is broken/)).toBeVisible()
  await expect(page.getByText('SHA-1 signatures are accepted.')).toBeVisible()

  // A fault has the focus, and nothing that was chosen or typed is lost.
  const skew = page.getByLabel('Seconds that the clocks may differ')
  await tabTo(skew)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('999')
  await page.keyboard.press('Enter')
  await expect(skew).toBeFocused()
  await expect(skew).toHaveAttribute('aria-invalid', 'true')
  await expect(skew).toHaveAccessibleDescription(/At most 180 seconds/)
  await expect(page.getByRole('radio', { name: /^The assertion/ })).toBeChecked()
  await expect(skew).toHaveValue('999')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('90')

  // One link would close, so it asks first; Enter alone closes nothing.
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Close links until a new test has passed?' })
  await expect(dialog).toContainText('1 active link uses this provider.')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(skew).toHaveValue('90')
  await skew.focus()
  await page.keyboard.press('Enter')
  await tabTo(dialog.getByRole('button', { name: 'Save and close them' }))
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Rules', exact: true })).toBeVisible()
  for (const said of ['SHA-1 signatures are accepted.', 'Clocks may differ by 90 seconds.', 'The assertion must be signed.']) {
    await expect(page.getByText(said)).toBeVisible()
  }
  await expect(page.getByText('The settings were changed after this test.', { exact: false })).toBeVisible()

  const tab = await admin.startTest('Test configuration')
  await atDemoIdp(tab, 'ana.ruiz')
  await expect(page.getByText('Test passed').first()).toBeVisible({ timeout: 30_000 })
  await tab.close()
  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  await expect(page.getByText('Enabled').first()).toBeVisible()
  // What is kept is what the form begins with.
  await openProvider(admin)
  await openSettings(page)
  await expect(page.getByLabel('Seconds that the clocks may differ')).toHaveValue('90')
  await expect(page.getByLabel('Accept SHA-1 signatures')).toBeChecked()
  await expect(page.getByText('This is what is in force already.')).toBeVisible()

  const ana = await person()
  await ana.goto(address)
  await ana.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(ana, 'ana.ruiz')
  await expect(ana.getByRole('navigation', { name: 'Pages' })).toBeAttached()
})

test('requests by POST and ways to sign in reach the provider', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.connectDemo(demoIdp)
  await openProvider(admin)
  await openSettings(page)
  await page.getByRole('radio', { name: /^POST/ }).check()
  await page.getByLabel('Sign the requests').check()
  await page.getByLabel('Other ways, as URIs').fill('password')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByLabel('Other ways, as URIs')).toHaveAccessibleDescription(/This is not a URI/)
  await page.getByLabel('Other ways, as URIs').fill('')
  await page.getByRole('checkbox', { name: /^Several factors \(REFEDS\)/ }).check()
  // Nothing is enabled yet, so nothing closes, and nothing is asked.
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByRole('heading', { name: 'Rules', exact: true })).toBeVisible()
  for (const said of ['Requests travel by POST.', 'Requests are signed.', 'Accepted ways to sign in: Several factors (REFEDS).']) {
    await expect(page.getByText(said)).toBeVisible()
  }
  await expect(page.getByText('By POST', { exact: true })).toBeVisible()

  // The demo provider signs in by no particular way: the test says so.
  const tab = await admin.startTest('Test configuration')
  await atDemoIdp(tab, 'ana.ruiz')
  await expect(page.getByText('The person signed in by another method than this connection asks for.')).toBeVisible({ timeout: 30_000 })
  await tab.close()
})

test('a key is prepared, taken into use, and the one before removed', async ({ sluice, person, request }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.open('/sso')
  const metadata = async (of: string) => (await request.get(of)).text()
  const signing = async () => (await metadata(`${sluice.publicUrl}/saml/metadata`)).match(/<(\w+:)?KeyDescriptor use="signing"/g)?.length ?? 0
  const keys = page.getByRole('region', { name: 'Keys' })
  const row = (state: string) => keys.getByRole('row').filter({ hasText: 'Signing key' }).filter({ hasText: state })
  await expect(row('In use')).toHaveCount(1)
  await expect(keys.getByRole('row').filter({ hasText: 'Encryption key' })).toHaveCount(1)
  await expect(keys.getByRole('button', { name: 'Copy fingerprint of the signing key (in use)' })).toBeVisible()
  expect(await signing()).toBe(1)
  const first = await row('In use').locator('code').textContent()

  // Both stand in the metadata until the next one is taken into use.
  await page.getByRole('button', { name: 'Prepare next signing key' }).click()
  await expect(page.getByText(/^The next signing key stands in the metadata/)).toBeVisible({ timeout: 30_000 })
  await expect(row('Next')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Prepare next signing key' })).toHaveCount(0)
  expect(await signing()).toBe(2)
  const second = await row('Next').locator('code').textContent()
  expect(second).not.toBe(first)

  await row('Next').getByRole('button', { name: 'Take into use…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Take the next signing key into use?' })
  await expect(dialog).toContainText('Let every identity provider read the metadata first')
  await dialog.getByRole('button', { name: 'Take it into use' }).click()
  await expect(page.getByText(/^The next signing key is in use now/)).toBeVisible()
  await expect(row('In use').locator('code')).toHaveText(second ?? '')
  expect(await signing()).toBe(1)

  await row('Retired').getByRole('button', { name: 'Remove…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('The signing key is removed.')).toBeVisible()
  await expect(row('Retired')).toHaveCount(0)

  const signed = await page.getByRole('link', { name: 'Download it signed' }).getAttribute('href')
  expect(await metadata(signed ?? '')).toContain('SignatureValue>')
  // On this very machine single logout needs no https.
  await expect(page.getByText(`${sluice.publicUrl}/saml/slo`, { exact: true })).toBeVisible()

  await admin.open('/audit')
  for (const done of ['Own key published', 'Own key taken into use', 'Own key removed']) {
    await expect(page.getByRole('rowheader', { name: new RegExp(`^${done}`) }).first()).toBeVisible()
  }
})
