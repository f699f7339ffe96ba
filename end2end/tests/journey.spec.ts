// The main job: from an empty installation to an outside person who reads, one who is refused, and a revocation that is felt at once.
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { atSimpleSamlPhp } from '../support/people'
import { INSIDER, OUTSIDER } from '../support/simplesamlphp'

test('shares a space through SimpleSAMLphp, refuses who is outside the group, and revokes', async ({ sluice, simpleSamlPhp, person, request, guard }) => {
  const admin = new Admin(await person(), sluice)
  await admin.setUp()
  await admin.loadSample()

  simpleSamlPhp.trust(await (await request.get(`${sluice.publicUrl}/saml/metadata`)).text())
  await admin.connectByUrl(simpleSamlPhp.metadataUrl)
  await admin.testAndEnable(tab => atSimpleSamlPhp(tab, INSIDER))
  await admin.enforce()
  const address = await admin.shareSpace('Partners, whole space', 'partners')

  // An allowed person: link, sign-in, page, tree, image, attachment.
  const ines = await person()
  const wasm: string[] = []
  ines.on('request', r => /\.wasm|\/api\//.test(r.url()) && wasm.push(r.url()))
  await ines.goto(address)
  await expect(ines.getByRole('heading', { level: 1 })).toHaveText(/shared something with you/)
  await ines.getByRole('link', { name: 'Continue with work account' }).click()
  await atSimpleSamlPhp(ines, INSIDER)
  await expect(ines).toHaveURL(/\/s\/[0-9a-f]{32}\/p\//)
  expect(ines.url()).not.toContain(address.split('/l/')[1])
  const pages = ines.getByRole('navigation', { name: 'Pages' })
  await expect(pages.getByRole('link').first()).toBeVisible()
  await expect(pages.getByText('Internal')).toHaveCount(0)

  const hrefs = await pages.getByRole('link').evaluateAll(links => links.map(link => (link as HTMLAnchorElement).href))
  expect(hrefs.length).toBeGreaterThan(8)
  let pictures = 0
  let download = ''
  for (const href of hrefs) {
    await ines.goto(href)
    await expect(ines.getByRole('heading', { level: 1 })).toBeVisible()
    for (const picture of await ines.locator('article img').all()) {
      await picture.scrollIntoViewIfNeeded()
      await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
      pictures += 1
    }
    download ||= (await ines.locator('.files a').first().getAttribute('href').catch(() => null)) ?? ''
    if (download === '' && (await ines.locator('.files a').count()) > 0) download = (await ines.locator('.files a').first().getAttribute('href')) ?? ''
  }
  expect(pictures).toBeGreaterThan(0)
  const file = await ines.request.get(sluice.publicUrl + download)
  expect(file.status()).toBe(200)
  expect(file.headers()['content-disposition']).toMatch(/^attachment/)
  expect(wasm, 'no code of the dashboard').toEqual([])

  // Signed in, and outside the group: no rule is named, and the reference finds the reason.
  const otto = await person()
  guard.expectStatus(/\/s\//, 403)
  await otto.goto(address)
  await otto.getByRole('link', { name: 'Continue with work account' }).click()
  await atSimpleSamlPhp(otto, OUTSIDER)
  await expect(otto.getByRole('heading', { level: 1, name: 'This account cannot open this link' })).toBeVisible()
  await expect(otto.getByText(OUTSIDER.mail)).toBeVisible()
  const reference = (await otto.locator('.ref code').textContent()) ?? ''
  await expect(otto.locator('body')).not.toContainText('partners')

  const link = admin.page.url()
  await admin.open(`/audit?reference=${reference}`)
  await expect(admin.page.getByText("In none of the link's groups.")).toBeVisible()

  // Revoked in one browser, over in the other.
  await admin.page.goto(link)
  await admin.revoke()
  guard.expectStatus(/\/s\//, 410)
  const gone = await ines.goto(hrefs[1])
  expect(gone?.status()).toBe(410)
  await expect(ines.getByRole('heading', { level: 1, name: 'This link is no longer in use' })).toBeVisible()
  expect((await ines.request.get(sluice.publicUrl + download)).status()).toBe(410)
})
