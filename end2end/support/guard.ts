import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test'

/** Pages of Sluice; what an identity provider's own pages complain about is not ours. */
const OURS = /^http:\/\/localhost:\d+\//
const STATUS = /^Failed to load resource: the server responded with a status of (\d{3})\b/

/**
 * Collects what no page of Sluice may do: write an error or a warning to the console (hydration says its faults there), throw, or
 * violate the content security policy.
 */
export class Guard {
  private readonly seen: string[] = []
  private readonly expected: { url: string | RegExp; status: number }[] = []

  /** Chromium writes a line of its own for a status of 400 and above; a test that expects one names it by URL. */
  expectStatus(url: string | RegExp, status: number): void {
    this.expected.push({ url, status })
  }

  /** Watches every page of `context`, also those that are opened later. To be called before the first page is opened. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding('__cspViolation', ({ frame }, what: string) => this.note(frame.url(), `CSP violation: ${what}`))
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', event =>
        (globalThis as any).__cspViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`)
      )
    )
    context.on('console', message => this.console(message))
    context.on('weberror', error => this.note(error.page()?.url() ?? '', `uncaught: ${error.error().message}`))
    context.on('page', page => page.on('crash', () => this.note(page.url(), 'the page crashed')))
  }

  /** Everything seen so far, one line each; empty when all is well. */
  get faults(): readonly string[] {
    return this.seen
  }

  private console(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const from = message.location().url || (message.page() as Page | null)?.url() || ''
    const status = STATUS.exec(message.text())?.[1]
    if (status && this.expected.some(known => known.status === Number(status) && matches(known.url, from))) return
    this.note(from, `console ${message.type()}: ${message.text()}`)
  }

  private note(from: string, what: string): void {
    if (OURS.test(from) || from === '') this.seen.push(`${from} ${what}`)
  }
}

function matches(known: string | RegExp, url: string): boolean {
  return typeof known === 'string' ? known === url : known.test(url)
}
