// Assertions that SimpleSAMLphp encrypts with the certificate of our metadata: the browser that carries them cannot read them.
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { connectPartner, type Message, messagesTo, readAsInsider, xml } from '../support/partner'
import { atSimpleSamlPhp } from '../support/people'
import { INSIDER } from '../support/simplesamlphp'

const ENCRYPTED = { 'assertion.encryption': true }

/** The response went through the browser once, and nothing in it could be read. */
function expectSecret(responses: Message[], cipher: string): void {
  expect(responses).toHaveLength(1)
  const response = xml(responses[0])
  expect(response).toContain('<saml:EncryptedAssertion')
  expect(response).toMatch(new RegExp(`<xenc:EncryptionMethod Algorithm="[^"]*#${cipher}"`))
  expect(response).toMatch(/<xenc:EncryptionMethod Algorithm="[^"]*#rsa-oaep-mgf1p"/)
  for (const secret of [INSIDER.mail, INSIDER.sn, 'saml:Subject', 'saml:Attribute']) expect(response).not.toContain(secret)
}

async function mustBeEncrypted(page: Page): Promise<void> {
  await page.getByLabel('Assertions must come encrypted').check()
}

for (const [cipher, name] of [['AES128_GCM', 'aes128-gcm'], ['AES256_GCM', 'aes256-gcm']] as const)
  test(`an assertion under ${name} is read`, async ({ sluice, simpleSamlPhp, person, request }) => {
    simpleSamlPhp.encryptWith(cipher)
    const admin = new Admin(await person(), sluice)
    await connectPartner(admin, sluice, simpleSamlPhp, request, ENCRYPTED)
    await admin.settings(mustBeEncrypted)
    await admin.testAndEnable(tab => atSimpleSamlPhp(tab, INSIDER))
    const address = await admin.shareSpace('Encrypted', 'partners')
    const ines = await person()
    const responses = messagesTo(ines, `${sluice.publicUrl}/saml/acs`)
    await readAsInsider(ines, address)
    expectSecret(responses, name)
  })

test('an assertion under AES-CBC is read only where the connection allows it', async ({ sluice, simpleSamlPhp, person, request }) => {
  const admin = new Admin(await person(), sluice)
  await connectPartner(admin, sluice, simpleSamlPhp, request, ENCRYPTED)
  const refused = await admin.startTest('Test configuration')
  await atSimpleSamlPhp(refused, INSIDER)
  await expect(admin.page.getByText('Test failed').first()).toBeVisible({ timeout: 30_000 })
  await expect(admin.page.getByText('encrypted with an algorithm that is not accepted')).toBeVisible()
  await refused.close()

  await admin.settings(async page => {
    await mustBeEncrypted(page)
    await page.getByLabel('Accept AES-CBC').check()
    await expect(page.getByText('AES-CBC does not show when something was changed,')).toBeVisible()
    await page.getByRole('button', { name: 'Save settings' }).click()
    await expect(page.getByText('Where AES-CBC is accepted, the response itself must be signed').first()).toBeVisible()
    await page.getByRole('radio', { name: /^The response/ }).check()
  })
  // Who tested before is still signed in at the provider.
  await admin.testAndEnable(async () => {})
  const address = await admin.shareSpace('Encrypted', 'partners')
  const ines = await person()
  const responses = messagesTo(ines, `${sluice.publicUrl}/saml/acs`)
  await readAsInsider(ines, address)
  expectSecret(responses, 'aes128-cbc')
})

test('an assertion in the clear is refused where it must come encrypted', async ({ sluice, simpleSamlPhp, person, request }) => {
  const admin = new Admin(await person(), sluice)
  await connectPartner(admin, sluice, simpleSamlPhp, request)
  await admin.settings(mustBeEncrypted)
  const tab = await admin.startTest('Test configuration')
  await atSimpleSamlPhp(tab, INSIDER)
  await expect(admin.page.getByText('Test failed').first()).toBeVisible({ timeout: 30_000 })
  await expect(admin.page.getByText('The assertion came in the clear')).toBeVisible()
})
