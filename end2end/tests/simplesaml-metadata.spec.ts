// Our own metadata before a parser that nobody here wrote.
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { connectPartner, ownMetadata, POST, readAsInsider, REDIRECT } from '../support/partner'
import { atSimpleSamlPhp } from '../support/people'
import { INSIDER } from '../support/simplesamlphp'

test('SimpleSAMLphp reads our metadata, and verifies it where it is signed', async ({ sluice, simpleSamlPhp, request }) => {
  const plain = await ownMetadata(sluice, request)
  simpleSamlPhp.trust(plain)
  const certificate = /use="signing">[^]*?<ds:X509Certificate>([^<]+)/.exec(plain)?.[1] ?? ''
  const [read, ...others] = simpleSamlPhp.readMetadata(certificate)
  expect(others).toEqual([])
  const { sp } = read
  expect(sp.entityid).toBe(/entityID="([^"]+)"/.exec(plain)?.[1])
  expect(sp.AssertionConsumerService).toMatchObject([{ Binding: POST, Location: `${sluice.publicUrl}/saml/acs` }])
  const slo = `${sluice.publicUrl}/saml/slo`
  expect(sp.SingleLogoutService).toMatchObject([{ Binding: REDIRECT, Location: slo }, { Binding: POST, Location: slo }])
  expect(sp.keys.map(({ signing, encryption }) => [signing, encryption])).toEqual([[true, false], [false, true]])
  expect(sp.keys[0].X509Certificate).toBe(certificate)
  expect(sp, 'no promise that every request is signed').not.toHaveProperty(['validate.authnrequest'])
  expect(read.signed).toBe(false)

  const signed = await ownMetadata(sluice, request, '/saml/metadata/signed.xml')
  simpleSamlPhp.trust(signed)
  expect(simpleSamlPhp.readMetadata(certificate)).toEqual([{ sp, signed: true }])
  expect(simpleSamlPhp.readMetadata(sp.keys[1].X509Certificate)[0].signed, 'by another key').toBe(false)
  simpleSamlPhp.trust(signed.replace('/saml/acs"', '/saml/other"'))
  expect(simpleSamlPhp.readMetadata(certificate)[0].signed, 'changed').toBe(false)
})

test('a sign-in works with the signed metadata, and with nothing else agreed', async ({ sluice, simpleSamlPhp, person, request }) => {
  const admin = new Admin(await person(), sluice)
  await connectPartner(admin, sluice, simpleSamlPhp, request)
  simpleSamlPhp.trust(await ownMetadata(sluice, request, '/saml/metadata/signed.xml'))
  await admin.testAndEnable(tab => atSimpleSamlPhp(tab, INSIDER))
  await readAsInsider(await person(), await admin.shareSpace('Signed metadata', 'partners'))
})
