import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, Running } from './process'

const CONFIG = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../simplesamlphp')

/** Someone who can sign in at it. */
export interface Person {
  name: string
  password: string
  mail: string
  givenName: string
  sn: string
  groups: string[]
}

/** In the group that links of the tests allow. */
export const INSIDER: Person = {
  name: 'ines', password: 'correct-horse', mail: 'ines@partner.example', givenName: 'Ines', sn: 'Sorel', groups: ['partners', 'staff']
}
/** Signs in as well, but is in no allowed group. */
export const OUTSIDER: Person = {
  name: 'otto', password: 'battery-staple', mail: 'otto@partner.example', givenName: 'Otto', sn: 'Rand', groups: ['staff']
}

function installed(): string {
  const places = ['/usr/share/simplesamlphp', join(process.env.TOOLS ?? '', 'simplesamlphp/usr/share/simplesamlphp')]
  const root = places.find(place => existsSync(join(place, 'www')))
  if (!root) throw new Error('SimpleSAMLphp is not there; `scripts/setup.sh test` fetches it')
  return root
}

/** What SimpleSAMLphp read in the metadata document of a service provider; of its keys and endpoints those that tests look at. */
export interface ReadMetadata {
  sp: {
    entityid: string
    keys: { signing: boolean; encryption: boolean; X509Certificate: string }[]
    AssertionConsumerService: { Binding: string; Location: string }[]
    SingleLogoutService: { Binding: string; Location: string }[]
  }
  /** Whether the certificate at hand signed it. */
  signed: boolean
}

/** SimpleSAMLphp, an identity provider that nobody here wrote, on `http://127.0.0.1:PORT`. */
export class SimpleSamlPhp {
  private constructor(
    private readonly work: string,
    readonly port: number,
    private readonly env: Record<string, string>,
    private readonly server: Running
  ) {}

  static async start(port?: number, people: Person[] = [INSIDER, OUTSIDER]): Promise<SimpleSamlPhp> {
    const root = installed()
    const work = mkdtempSync(join(tmpdir(), 'sluice-ssp-'))
    port ??= await freePort()
    const url = `http://127.0.0.1:${port}`
    for (const folder of ['tmp', 'sessions']) mkdirSync(join(work, folder))
    writeFileSync(join(work, 'salt'), randomBytes(16))
    writeFileSync(join(work, 'people.json'), JSON.stringify(Object.fromEntries(people.map(entry))))
    writeFileSync(join(work, 'idp.json'), '{}')
    writeFileSync(join(work, 'cipher.json'), 'null')
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'rsa:2048', '-sha256', '-nodes', '-days', '3650', '-subj', '/CN=idp.partner.example',
      '-keyout', join(work, 'idp.key'), '-out', join(work, 'idp.crt')
    ], { stdio: 'pipe' })
    const env = { SSP_ROOT: root, SSP_WORK: work, SSP_BASE_URL: url, SIMPLESAMLPHP_CONFIG_DIR: CONFIG }
    const server = new Running('SimpleSAMLphp', 'php', ['-S', `127.0.0.1:${port}`, join(CONFIG, 'router.php')], env, work)
    await server.listening(port)
    return new SimpleSamlPhp(work, port, env, server)
  }

  /** Where its metadata is; its entity ID too. */
  get metadataUrl(): string {
    return `http://127.0.0.1:${this.port}/simplesaml/saml2/idp/metadata.php`
  }

  get singleSignOnUrl(): string {
    return `http://127.0.0.1:${this.port}/simplesaml/saml2/idp/SSOService.php`
  }

  /** Signs the person out here and at every service, and shows a page of its own in the end. */
  get signOutUrl(): string {
    const end = `http://127.0.0.1:${this.port}/simplesaml/logout.php`
    return `${this.singleLogoutUrl}?ReturnTo=${encodeURIComponent(end)}`
  }

  get singleLogoutUrl(): string {
    return `http://127.0.0.1:${this.port}/simplesaml/saml2/idp/SingleLogoutService.php`
  }

  get output(): string {
    return this.server.output
  }

  /** Takes a service provider's metadata document, as its admin would. `more`: options of `saml20-sp-remote`, which win. */
  trust(serviceProviderMetadata: string, more: object = {}): void {
    writeFileSync(join(this.work, 'sp.xml'), serviceProviderMetadata)
    writeFileSync(join(this.work, 'sp.json'), JSON.stringify(more))
  }

  /** Changes options of `saml20-idp-hosted`. */
  configure(options: object): void {
    writeFileSync(join(this.work, 'idp.json'), JSON.stringify(options))
  }

  /** With which algorithm it encrypts assertions; it has no setting of its own for that. */
  encryptWith(cipher: 'AES128_GCM' | 'AES256_GCM'): void {
    writeFileSync(join(this.work, 'cipher.json'), JSON.stringify(cipher))
  }

  /** Reads the metadata document that it trusts. `certificate`: base64 of the DER, to verify the document's signature with. */
  readMetadata(certificate: string): ReadMetadata[] {
    const lines = certificate.match(/.{1,64}/g) ?? []
    writeFileSync(join(this.work, 'sp.crt'), ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'))
    const { PATH = '' } = process.env
    return JSON.parse(execFileSync('php', [join(CONFIG, 'read-metadata.php')], { env: { PATH, ...this.env }, encoding: 'utf8' }))
  }

  async stop(): Promise<void> {
    await this.server.stop()
    rmSync(this.work, { recursive: true, force: true })
  }
}

function entry({ name, password, mail, givenName, sn, groups }: Person): [string, Record<string, string | string[]>] {
  return [`${name}:${password}`, { uid: name, mail, givenName, sn, groups }]
}
