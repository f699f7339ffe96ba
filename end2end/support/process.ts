import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A loopback port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** A program that a test started: its output, and a sure end. */
export class Running {
  private said = ''
  private readonly child: ChildProcess

  constructor(readonly name: string, program: string, args: string[], env: Record<string, string>, cwd?: string) {
    // Nothing of the developer's own settings may reach it.
    const { PATH = '', HOME = '', LANG = 'C.UTF-8', LD_LIBRARY_PATH = '' } = process.env
    this.child = spawn(program, args, { cwd, env: { PATH, HOME, LANG, LD_LIBRARY_PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', chunk => (this.said += chunk))
    this.child.on('error', error => (this.said += String(error)))
  }

  /** All that it wrote so far, both streams. */
  get output(): string {
    return this.said
  }

  get ended(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null
  }

  /** Waits until `port` accepts connections. */
  async listening(port: number, seconds = 30): Promise<void> {
    await this.until(() => answers(port), `listen on port ${port}`, seconds)
  }

  /** Waits for output that matches, and returns the match. */
  async says(pattern: RegExp, seconds = 30): Promise<RegExpMatchArray> {
    let match: RegExpMatchArray | null = null
    await this.until(() => (match = this.said.match(pattern)) !== null, `say ${pattern}`, seconds)
    return match!
  }

  private async until(holds: () => boolean | Promise<boolean>, what: string, seconds: number): Promise<void> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(50)) {
      if (await holds()) return
      if (this.ended) throw new Error(`${this.name} ended before it could ${what}:\n${this.said}`)
    }
    throw new Error(`${this.name} did not ${what} within ${seconds} s:\n${this.said}`)
  }

  /** Ends it; after ten seconds without asking. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.ended) return
    const end = once(this.child, 'exit')
    this.child.kill(signal)
    const force = setTimeout(() => this.child.kill('SIGKILL'), 10_000)
    await end
    clearTimeout(force)
  }
}
