// The identity provider itself, without Sluice: what the journeys rely on.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { INSIDER, type Person } from '../support/simplesamlphp'

const ENTITY_ID = 'https://sp.example/saml/metadata'

function metadata(acs: string): string {
  return `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ENTITY_ID}">
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acs}"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>`
}

function authnRequest(destination: string, acs: string): { id: string; url: string } {
  const id = `_${randomBytes(16).toString('hex')}`
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
 ID="${id}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${destination}" AssertionConsumerServiceURL="${acs}"
 ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer>${ENTITY_ID}</saml:Issuer></samlp:AuthnRequest>`
  const query = new URLSearchParams({ SAMLRequest: deflateRawSync(xml).toString('base64'), RelayState: 'opaque-42' })
  return { id, url: `${destination}?${query}` }
}

/** A service provider's place for responses that only listens. */
async function listenForResponse() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const form = new Promise<URLSearchParams>(resolve =>
    server.on('request', async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      response.end('received')
      if (request.method === 'POST') resolve(new URLSearchParams(body))
    })
  )
  return { acs: `http://127.0.0.1:${(server.address() as { port: number }).port}/acs`, form, close: () => server.close() }
}

async function signIn(page: Page, { name, password }: Person) {
  await page.getByLabel('Username').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Login' }).click()
}

test('answers its metadata with one signing certificate and a redirect endpoint', async ({ simpleSamlPhp, request }) => {
  const response = await request.get(simpleSamlPhp.metadataUrl)
  expect(response.status()).toBe(200)
  const xml = await response.text()
  expect(xml).toContain(`entityID="${simpleSamlPhp.metadataUrl}"`)
  expect(xml).toContain(`Location="${simpleSamlPhp.singleSignOnUrl}"`)
  expect(xml).toContain('urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect')
  expect(xml.match(/<md:KeyDescriptor use="signing">/g)).toHaveLength(1)
})

test('a sign-in posts a response to the ACS URL, both parts signed with SHA-256', async ({ simpleSamlPhp, page }) => {
  const provider = await listenForResponse()
  simpleSamlPhp.trust(metadata(provider.acs))
  const request = authnRequest(simpleSamlPhp.singleSignOnUrl, provider.acs)

  await page.goto(request.url)
  await signIn(page, INSIDER)
  const form = await provider.form
  provider.close()

  expect(form.get('RelayState')).toBe('opaque-42')
  const xml = Buffer.from(form.get('SAMLResponse') ?? '', 'base64').toString()
  expect(xml).toContain(`InResponseTo="${request.id}"`)
  expect(xml).toContain(`Destination="${provider.acs}"`)
  expect(xml.match(/<ds:SignatureMethod Algorithm="[^"]*#rsa-sha256"/g)).toHaveLength(2)
  expect(xml.match(/<ds:DigestMethod Algorithm="[^"]*#sha256"/g)).toHaveLength(2)
  expect(xml).toMatch(/<saml:NameID [^>]*Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"[^>]*>ines</)
  for (const value of [INSIDER.mail, INSIDER.givenName, INSIDER.sn, ...INSIDER.groups]) {
    expect(xml).toContain(`>${value}</saml:AttributeValue>`)
  }
})

test('a wrong password signs nobody in', async ({ simpleSamlPhp, page }) => {
  const provider = await listenForResponse()
  simpleSamlPhp.trust(metadata(provider.acs))
  await page.goto(authnRequest(simpleSamlPhp.singleSignOnUrl, provider.acs).url)
  await signIn(page, { ...INSIDER, password: 'wrong' })
  await expect(page.getByText('Incorrect username or password').first()).toBeVisible()
  provider.close()
})

test('a service provider that it does not know is refused', async ({ simpleSamlPhp, page }) => {
  await page.goto(authnRequest(simpleSamlPhp.singleSignOnUrl, 'http://127.0.0.1:9/acs').url)
  await expect(page.getByText('Metadata not found').first()).toBeVisible()
  await expect(page.getByLabel('Username')).toHaveCount(0)
})
