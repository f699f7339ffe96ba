import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, Running } from './process'

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target')

/** A Sluice of its own for one test: fresh data folder, two free ports, nothing of the developer's settings. */
export class Sluice {
  private constructor(
    private readonly work: string,
    private readonly env: Record<string, string>,
    readonly adminUrl: string,
    readonly publicUrl: string,
    private server: Running
  ) {}

  /** `idpPorts`: loopback ports from which metadata may be fetched. `demoIdp`: where the demo provider is, or will be. `more`: settings. */
  static async start(idpPorts: number[], demoIdp: string, more: Record<string, string> = {}): Promise<Sluice> {
    const work = mkdtempSync(join(tmpdir(), 'sluice-e2e-'))
    mkdirSync(join(work, 'home'))
    const [admin, visitors] = [await freePort(), await freePort()]
    const [adminUrl, publicUrl] = [`http://localhost:${admin}`, `http://localhost:${visitors}`]
    const env = {
      // The master key is made there at the first start, outside the data folder.
      HOME: join(work, 'home'),
      SLUICE_ADMIN_LISTEN: `127.0.0.1:${admin}`,
      SLUICE_ADMIN_URL: adminUrl,
      SLUICE_PUBLIC_LISTEN: `127.0.0.1:${visitors}`,
      SLUICE_PUBLIC_URL: publicUrl,
      SLUICE_DATA_DIR: join(work, 'data'),
      SLUICE_SITE_DIR: join(ROOT, 'target/site'),
      SLUICE_DEMO_METADATA_URL: `${demoIdp}/metadata`,
      // All tests come from one address.
      SLUICE_LIMITS_OPENINGS_PER_MINUTE: '10000',
      SLUICE_LIMITS_SIGN_INS_PER_MINUTE: '1000',
      SLUICE_FETCH_ALLOW_HOSTS: idpPorts.map(port => `127.0.0.1:${port}`).join(','),
      ...more
    }
    const sluice = new Sluice(work, env, adminUrl, publicUrl, launch(env, work))
    await sluice.ready()
    return sluice
  }

  /** The one-time link that was printed at the first start. */
  async setUpLink(): Promise<string> {
    const [link] = await this.server.says(/http:\/\/localhost:\d+\/\S*#\S+/)
    return link
  }

  get output(): string {
    return this.server.output
  }

  /** Ends it, politely or not, and starts it again on the same data and ports. */
  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.server.stop(signal)
    this.server = launch(this.env, this.work)
    await this.ready()
  }

  async stop(): Promise<void> {
    await this.server.stop()
    rmSync(this.work, { recursive: true, force: true })
  }

  private async ready(): Promise<void> {
    for (const url of [this.adminUrl, this.publicUrl]) await this.server.listening(Number(new URL(url).port))
  }
}

function launch(env: Record<string, string>, cwd: string): Running {
  return new Running('sluice', process.env.SERVER_BIN ?? join(TARGET, 'debug/sluice'), ['serve'], env, cwd)
}
