import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, Running } from './process'

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target')

/** The demo identity provider, told to misbehave when a request asks for it. */
export class DemoIdp {
  private constructor(private readonly keys: string, readonly port: number, private readonly server: Running) {}

  static async start(port?: number): Promise<DemoIdp> {
    const keys = mkdtempSync(join(tmpdir(), 'sluice-demo-idp-'))
    port ??= await freePort()
    const program = process.env.DEMO_IDP_BIN ?? join(TARGET, 'debug/sluice-demo-idp')
    const server = new Running('demo IdP', program, ['--listen', `127.0.0.1:${port}`, '--keys', keys, '--allow-misbehaviour'], {})
    await server.listening(port)
    return new DemoIdp(keys, port, server)
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** What it calls itself: the address of its metadata. */
  get entityId(): string {
    return `${this.url}/metadata`
  }

  get output(): string {
    return this.server.output
  }

  async stop(): Promise<void> {
    await this.server.stop()
    rmSync(this.keys, { recursive: true, force: true })
  }
}
