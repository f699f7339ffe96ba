// What a visitor meets: a #heading that survives sign-in, answers that tell nothing.
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { atDemoIdp } from '../support/people'

test('page and #heading survive sign-in', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  await admin.readyToShare(demoIdp)
  const address = await admin.shareSpace('Deep link', 'partners')

  const first = await person()
  await first.goto(address)
  await first.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(first, 'ana.ruiz')
  await expect(first).toHaveURL(/\/s\//)
  const pages = await first.getByRole('navigation', { name: 'Pages' }).getByRole('link').evaluateAll(all => all.map(a => (a as HTMLAnchorElement).href))
  let deep = ''
  for (const href of pages.slice(1)) {
    await first.goto(href)
    const heading = await first.locator('article :is(h2, h3)[id]').last().getAttribute('id').catch(() => null)
    if ((await first.locator('article :is(h2, h3)[id]').count()) > 1 && heading) deep = `${href}#${heading}`
    if (deep) break
  }

  // Somebody else gets that address, without a session.
  const second = await person()
  await second.goto(deep)
  await second.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(second, 'emi.tanaka')
  await expect(second).toHaveURL(deep)
})

test('unknown and revoked links give one answer', async ({ sluice, demoIdp, person, request }) => {
  const admin = new Admin(await person(), sluice)
  await admin.readyToShare(demoIdp)
  const address = await admin.shareSpace('Soon gone', 'partners')
  await admin.revoke()

  const answers = []
  for (const url of [address, `${sluice.publicUrl}/l/${'x'.repeat(27)}`, `${sluice.publicUrl}/s/${'0'.repeat(32)}`, `${sluice.publicUrl}/nothing`]) {
    const answer = await request.get(url)
    expect(answer.status()).toBe(404)
    answers.push((await answer.text()).replace(/<code>\w{8}<\/code>/, ''))
  }
  expect(new Set(answers).size).toBe(1)
})

for (const fault of ['unsigned', 'wrong_key', 'sha1', 'wrong_audience', 'wrong_in_response_to', 'expired', 'wrapped', 'two_assertions', 'doctype', 'wrong_issuer', 'status_responder'])
  test(`a hostile answer is refused: ${fault}`, async ({ hostile, guard }) => {
    guard.expectStatus(/\/saml\/acs/, 403)
    const { visitor, address } = await hostile()
    await visitor.goto(address)
    const begun = await visitor.request.get(new URL((await visitor.getByRole('link', { name: 'Continue with work account' }).getAttribute('href')) ?? '', address).href, { maxRedirects: 0 })
    await visitor.goto(`${begun.headers()['location']}&user=ana.ruiz&fault=${fault}`)
    await expect(visitor.getByRole('heading', { level: 1, name: 'Sign-in did not work' })).toBeVisible()
    await visitor.goto(address)
    await expect(visitor.getByRole('link', { name: 'Continue with work account' })).toBeVisible()
  })
