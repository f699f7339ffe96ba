// The guard of all other tests must itself be able to fail.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from '../fixtures'
import { Guard } from '../support/guard'

const PAGES: Record<string, string> = {
  '/fine': '<!doctype html><title>Fine</title>',
  '/style': '<!doctype html><title>Style</title><p style="color: red">',
  '/error': '<!doctype html><title>Error</title><script nonce="n">console.error("hydration went wrong")</script>',
  '/warning': '<!doctype html><title>Warning</title><script nonce="n">console.warn("node found where text was expected")</script>',
  '/throws': '<!doctype html><title>Throws</title><script nonce="n">throw new Error("oh")</script>'
}

test('sees errors, warnings, throws, policy violations and unexpected statuses, and nothing else', async ({ browser }) => {
  const server = createServer((request, response) => {
    const page = PAGES[request.url ?? '']
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html', 'content-security-policy': "default-src 'none'; script-src 'nonce-n'; style-src 'self'; img-src 'self'"
    })
    response.end(page ?? '<!doctype html><title>None</title>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }

  async function faultsOf(path: string, host = 'localhost', expected?: number, javaScriptEnabled = true): Promise<string> {
    const guard = new Guard()
    if (expected) guard.expectStatus(`http://${host}:${port}${path}`, expected)
    const context = await browser.newContext({ javaScriptEnabled })
    await guard.watch(context)
    const page = await context.newPage()
    await page.goto(`http://${host}:${port}${path}`)
    // Icons are asked for by the browser itself, in its own time.
    await page.waitForTimeout(200)
    await context.close()
    return guard.faults.filter(fault => !fault.includes('/favicon.ico')).join('\n')
  }

  expect(await faultsOf('/fine')).toBe('')
  expect(await faultsOf('/style')).toContain('CSP violation: style-src-attr inline')
  expect(await faultsOf('/error')).toContain('console error: hydration went wrong')
  expect(await faultsOf('/warning')).toContain('console warning: node found where text was expected')
  expect(await faultsOf('/throws')).toContain('uncaught: oh')
  expect(await faultsOf('/missing')).toContain('status of 404')
  expect(await faultsOf('/missing', 'localhost', 404)).toBe('')
  expect(await faultsOf('/missing', 'localhost', 403)).toContain('status of 404')
  expect(await faultsOf('/error', '127.0.0.1')).toBe('')
  // With scripts off the browser still says on the console what the policy stopped.
  expect(await faultsOf('/style', 'localhost', undefined, false)).toMatch(/console error: .*inline style.*Content Security Policy/)
  expect(await faultsOf('/fine', 'localhost', undefined, false)).toBe('')
  server.close()
})
