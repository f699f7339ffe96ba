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

/** SimpleSAMLphp, an identity provider that nobody here wrote, on `http://127.0.0.1:PORT`. */
export class SimpleSamlPhp {
  private constructor(private readonly work: string, readonly port: number, private readonly server: Running) {}

  static async start(port?: number, people: Person[] = [INSIDER, OUTSIDER]): Promise<SimpleSamlPhp> {
    const root = installed()
    const work = mkdtempSync(join(tmpdir(), 'sluice-ssp-'))
    port ??= await freePort()
    const url = `http://127.0.0.1:${port}`
    for (const folder of ['tmp', 'sessions']) mkdirSync(join(work, folder))
    writeFileSync(join(work, 'salt'), randomBytes(16))
    writeFileSync(join(work, 'people.json'), JSON.stringify(Object.fromEntries(people.map(entry))))
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'rsa:2048', '-sha256', '-nodes', '-days', '3650', '-subj', '/CN=idp.partner.example',
      '-keyout', join(work, 'idp.key'), '-out', join(work, 'idp.crt')
    ], { stdio: 'pipe' })
    const env = { SSP_ROOT: root, SSP_WORK: work, SSP_BASE_URL: url, SIMPLESAMLPHP_CONFIG_DIR: CONFIG }
    const server = new Running('SimpleSAMLphp', 'php', ['-S', `127.0.0.1:${port}`, join(CONFIG, 'router.php')], env, work)
    await server.listening(port)
    return new SimpleSamlPhp(work, port, server)
  }

  /** Where its metadata is; its entity ID too. */
  get metadataUrl(): string {
    return `http://127.0.0.1:${this.port}/simplesaml/saml2/idp/metadata.php`
  }

  get singleSignOnUrl(): string {
    return `http://127.0.0.1:${this.port}/simplesaml/saml2/idp/SSOService.php`
  }

  get output(): string {
    return this.server.output
  }

  /** Takes a service provider's metadata document, as its admin would. */
  trust(serviceProviderMetadata: string): void {
    writeFileSync(join(this.work, 'sp.xml'), serviceProviderMetadata)
  }

  async stop(): Promise<void> {
    await this.server.stop()
    rmSync(this.work, { recursive: true, force: true })
  }
}

function entry({ name, password, mail, givenName, sn, groups }: Person): [string, Record<string, string | string[]>] {
  return [`${name}:${password}`, { uid: name, mail, givenName, sn, groups }]
}
