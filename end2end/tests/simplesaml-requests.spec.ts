// Sign-in requests that are signed, before an identity provider that takes no others.
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { connectPartner, messagesTo, readAsInsider, signed } from '../support/partner'
import { atSimpleSamlPhp } from '../support/people'
import { INSIDER } from '../support/simplesamlphp'

for (const binding of ['Redirect', 'POST'] as const)
  test(`signed requests by ${binding} are accepted where unsigned ones are refused`, async ({ sluice, simpleSamlPhp, person, request }) => {
    // Its metadata says so too (WantAuthnRequestsSigned).
    simpleSamlPhp.configure({ 'validate.authnrequest': true })
    const admin = new Admin(await person(), sluice)
    await connectPartner(admin, sluice, simpleSamlPhp, request)
    await admin.settings(async page => {
      await expect(page.getByLabel('Sign the requests')).toBeChecked()
      await page.getByRole('radio', { name: new RegExp(`^${binding}`) }).check()
    })
    await admin.testAndEnable(tab => atSimpleSamlPhp(tab, INSIDER))
    const address = await admin.shareSpace('Signed requests', 'partners')

    const ines = await person()
    const requests = messagesTo(ines, simpleSamlPhp.singleSignOnUrl)
    await readAsInsider(ines, address)
    expect(requests.map(message => [message.binding, signed(message)])).toEqual([[binding, true]])

    await admin.settings(page => page.getByLabel('Sign the requests').uncheck())
    const tab = await admin.startTest('Test configuration')
    await expect(tab.getByText('no signature found on message').first()).toBeVisible()
    await expect(admin.page.getByText('Sign in in the other tab.')).toBeVisible()
  })

test('a visitor with scripts off brings a signed request by POST with a button', async ({ sluice, simpleSamlPhp, person, request }) => {
  simpleSamlPhp.configure({ 'validate.authnrequest': true })
  const admin = new Admin(await person(), sluice)
  await connectPartner(admin, sluice, simpleSamlPhp, request)
  await admin.settings(page => page.getByRole('radio', { name: /^POST/ }).check())
  await admin.testAndEnable(tab => atSimpleSamlPhp(tab, INSIDER))
  const address = await admin.shareSpace('Scripts off', 'partners')

  const ines = await person({ javaScriptEnabled: false })
  await ines.goto(address)
  await ines.getByRole('link', { name: 'Continue with work account' }).click()
  await expect(ines.getByRole('heading', { level: 1, name: "On to your company's sign-in" })).toBeVisible()
  await ines.getByRole('button', { name: 'Continue' }).click()
  await atSimpleSamlPhp(ines, INSIDER)
  // Its answer waits for a button as well.
  await ines.getByRole('button', { name: 'Submit' }).click()
  await expect(ines).toHaveURL(/\/s\/[0-9a-f]{32}\/p\//)
})
