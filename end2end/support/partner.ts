import { type APIRequestContext, expect, type Page, type Request } from '@playwright/test'
import type { Admin } from './admin'
import { atSimpleSamlPhp } from './people'
import { INSIDER, type SimpleSamlPhp } from './simplesamlphp'
import type { Sluice } from './sluice'

export const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
export const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

/** What Sluice publishes for identity providers. */
export async function ownMetadata(sluice: Sluice, request: APIRequestContext, path = '/saml/metadata'): Promise<string> {
  const answer = await request.get(sluice.publicUrl + path)
  expect(answer.status()).toBe(200)
  return answer.text()
}

/** A connection to SimpleSAMLphp that is not tested yet; each knows the other. `more` is for [`SimpleSamlPhp.trust`]. */
export async function connectPartner(admin: Admin, sluice: Sluice, idp: SimpleSamlPhp, request: APIRequestContext, more: object = {}): Promise<void> {
  await admin.setUp()
  await admin.loadSample()
  idp.trust(await ownMetadata(sluice, request), more)
  await admin.connectByUrl(idp.metadataUrl)
}

/** Opens a link, signs in at SimpleSAMLphp, and reads; gives the address of the page. */
export async function readAsInsider(page: Page, address: string): Promise<string> {
  await page.goto(address)
  await page.getByRole('link', { name: 'Continue with work account' }).click()
  await atSimpleSamlPhp(page, INSIDER)
  await expect(page).toHaveURL(/\/s\/[0-9a-f]{32}\/p\//)
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeAttached()
  return page.url()
}

/** A SAML message on its way through the browser. */
export interface Message {
  binding: 'Redirect' | 'POST'
  request: Request
  /** Of the query, or of the form. */
  parameters: URLSearchParams
}

/** Collects the SAML messages that a page brings to addresses which begin with `to`. */
export function messagesTo(page: Page, to: string): Message[] {
  const seen: Message[] = []
  page.on('request', request => {
    const url = new URL(request.url())
    if (!request.url().startsWith(to)) return
    const binding = request.method() === 'POST' ? 'POST' : 'Redirect'
    const parameters = binding === 'POST' ? new URLSearchParams(request.postData() ?? '') : url.searchParams
    if (parameters.has('SAMLRequest') || parameters.has('SAMLResponse')) seen.push({ binding, request, parameters })
  })
  return seen
}

/** The XML of a message that came by POST. */
export function xml(message: Message): string {
  return Buffer.from(message.parameters.get('SAMLResponse') ?? message.parameters.get('SAMLRequest') ?? '', 'base64').toString()
}

/** By redirect the query is signed, by POST the XML. */
export function signed(message: Message): boolean {
  return message.binding === 'POST' ? xml(message).includes('<ds:SignatureValue>') : message.parameters.has('Signature')
}
