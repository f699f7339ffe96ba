// Single logout with SimpleSAMLphp: both ways, both bindings, every message signed.
import type { APIRequestContext, Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { connectPartner, messagesTo, POST, readAsInsider, signed } from '../support/partner'
import { atSimpleSamlPhp } from '../support/people'
import { INSIDER, type SimpleSamlPhp } from '../support/simplesamlphp'
import type { Sluice } from '../support/sluice'

type Binding = 'Redirect' | 'POST'

/** How the cookies of visitors' sessions begin. */
const SESSION = '__Host-sluice-visitor'

/** A link through a connection that speaks by `binding` in both directions. */
async function shareBy(binding: Binding, page: Page, sluice: Sluice, idp: SimpleSamlPhp, request: APIRequestContext): Promise<string> {
  const admin = new Admin(page, sluice)
  // Given both, SimpleSAMLphp takes the redirect.
  const only = binding === 'POST' ? { SingleLogoutService: [{ Binding: POST, Location: `${sluice.publicUrl}/saml/slo` }] } : {}
  await connectPartner(admin, sluice, idp, request, only)
  if (binding === 'POST') await admin.settings(form => form.getByRole('radio', { name: /^POST/ }).check())
  await admin.testAndEnable(tab => atSimpleSamlPhp(tab, INSIDER))
  return admin.shareSpace('Logout', 'partners')
}

/** The gate is shut, and the provider wants a password again. */
async function expectOut(page: Page, read: string): Promise<void> {
  await page.goto(read)
  await page.getByRole('link', { name: 'Continue with work account' }).click()
  await expect(page.getByLabel('Username')).toBeVisible()
}

for (const binding of ['Redirect', 'POST'] as const) {
  test(`signing out here signs out at SimpleSAMLphp, by ${binding}`, async ({ sluice, simpleSamlPhp, person, request }) => {
    const address = await shareBy(binding, await person(), sluice, simpleSamlPhp, request)
    const ines = await person()
    const read = await readAsInsider(ines, address)
    const asked = messagesTo(ines, simpleSamlPhp.singleLogoutUrl)
    const answered = messagesTo(ines, `${sluice.publicUrl}/saml/slo`)

    await ines.getByRole('button', { name: 'Why can I read this?' }).click()
    await ines.getByRole('button', { name: 'Sign out' }).click()
    await expect(ines).toHaveURL(`${sluice.publicUrl}/signed-out?there=yes`)
    await expect(ines.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
    await expect(ines.getByText("your company's sign-in says that you are signed out there too")).toBeVisible()
    for (const messages of [asked, answered]) expect(messages.map(one => [one.binding, signed(one)])).toEqual([[binding, true]])
    expect(asked[0].parameters.has('SAMLRequest') && answered[0].parameters.has('SAMLResponse')).toBe(true)
    await expectOut(ines, read)
  })

  test(`signing out at SimpleSAMLphp ends the session here, by ${binding}`, async ({ sluice, simpleSamlPhp, person, request }) => {
    const address = await shareBy(binding, await person(), sluice, simpleSamlPhp, request)
    const [ines, atHome] = [await person(), await person()]
    const read = await readAsInsider(ines, address)
    await readAsInsider(atHome, address)
    expect((await ines.context().cookies()).map(({ name }) => name)).toContainEqual(expect.stringContaining(SESSION))
    const asked = messagesTo(ines, `${sluice.publicUrl}/saml/slo`)
    const answered = messagesTo(ines, simpleSamlPhp.singleLogoutUrl)

    await ines.goto(simpleSamlPhp.signOutUrl)
    await expect(ines).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/simplesaml\/logout\.php/)
    for (const messages of [asked, answered]) expect(messages.map(one => [one.binding, signed(one)])).toEqual([[binding, true]])
    // The message is believed for its signature alone: from another site a form brings no cookie of the session.
    if (binding === 'POST') expect((await asked[0].request.allHeaders()).cookie ?? '').not.toContain(SESSION)
    await expectOut(ines, read)

    // The same person's session in another browser has another index.
    await atHome.goto(read)
    await expect(atHome.getByRole('navigation', { name: 'Pages' })).toBeAttached()
  })
}

test('a logout that SimpleSAMLphp does not sign ends nothing', async ({ sluice, simpleSamlPhp, person, request, guard }) => {
  const address = await shareBy('Redirect', await person(), sluice, simpleSamlPhp, request)
  const ines = await person()
  const read = await readAsInsider(ines, address)
  simpleSamlPhp.configure({ 'sign.logout': false })
  guard.expectStatus(/\/saml\/slo/, 403)
  await ines.goto(simpleSamlPhp.signOutUrl)
  await expect(ines.getByRole('heading', { level: 1, name: 'This sign-out could not be accepted' })).toBeVisible()
  await ines.goto(read)
  await expect(ines.getByRole('navigation', { name: 'Pages' })).toBeAttached()
})

test('signing out here counts although SimpleSAMLphp is gone', async ({ sluice, simpleSamlPhp, person, request }) => {
  const address = await shareBy('Redirect', await person(), sluice, simpleSamlPhp, request)
  const ines = await person()
  const read = await readAsInsider(ines, address)
  await simpleSamlPhp.stop()
  await ines.getByRole('button', { name: 'Why can I read this?' }).click()
  await ines.getByRole('button', { name: 'Sign out' }).click()
  await expect.poll(() => ines.url()).toMatch(/^chrome-error:/)
  await ines.goto(read)
  await expect(ines.getByRole('link', { name: 'Continue with work account' })).toBeVisible()
})
