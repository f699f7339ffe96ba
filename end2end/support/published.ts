import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REDIRECT } from './partner'

/** A signing certificate; its key is thrown away. */
export interface Certificate {
  pem: string
  /** Of the DER. */
  base64: string
  /** SHA-256, as the dashboard shows it. */
  fingerprint: string
}

export function makeCertificate(host: string): Certificate {
  const work = mkdtempSync(join(tmpdir(), 'sluice-key-'))
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'rsa:2048', '-sha256', '-nodes', '-days', '3650', '-subj', `/CN=${host}`,
    '-keyout', join(work, 'key'), '-out', join(work, 'crt')
  ], { stdio: 'pipe' })
  const pem = readFileSync(join(work, 'crt'), 'utf8')
  rmSync(work, { recursive: true, force: true })
  const { raw, fingerprint256 } = new X509Certificate(pem)
  return { pem, base64: raw.toString('base64'), fingerprint: fingerprint256 }
}

/** The element that names a signing key. */
export function keyDescriptor({ base64 }: Certificate): string {
  const data = `<ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data>`
  return `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${data}</ds:KeyInfo></md:KeyDescriptor>`
}

/** Metadata of a provider at which nobody can sign in. */
export function metadata(...keys: Certificate[]): string {
  return `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.partner.example/entity">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ${keys.map(keyDescriptor).join('')}
    <md:SingleSignOnService Binding="${REDIRECT}" Location="https://idp.partner.example/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`
}

/** An address that answers with whatever a test told it last. */
export class Published {
  private answer = { status: 404, body: '' }

  private constructor(private readonly server: Server, private readonly port: number) {}

  static async start(port: number): Promise<Published> {
    const server = createServer()
    const published = new Published(server, port)
    server.on('request', (_, response) => {
      response.writeHead(published.answer.status, { 'content-type': 'application/samlmetadata+xml' }).end(published.answer.body)
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return published
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/metadata`
  }

  says(body: string): void {
    this.answer = { status: 200, body }
  }

  fails(status: number): void {
    this.answer = { status, body: '' }
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }
}
