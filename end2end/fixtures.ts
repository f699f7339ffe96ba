import { test as base, type BrowserContextOptions, type Page } from '@playwright/test'
import { Admin } from './support/admin'
import { DemoIdp } from './support/demo-idp'
import { Guard } from './support/guard'
import { freePort } from './support/process'
import { Published } from './support/published'
import { SimpleSamlPhp } from './support/simplesamlphp'
import { Sluice } from './support/sluice'

interface Ports {
  demoIdp: number
  simpleSamlPhp: number
  published: number
}

interface Fixtures {
  /** Fails the test on any console error or warning, uncaught error or policy violation of a page of Sluice. */
  guard: Guard
  /** The identity providers' ports are chosen first: Sluice must be told them when it starts. */
  ports: Ports
  sluice: Sluice
  demoIdp: DemoIdp
  simpleSamlPhp: SimpleSamlPhp
  /** Metadata that a test writes itself. */
  published: Published
  /** A page in a browser of somebody's own: no cookie is shared with another. Watched by the guard. */
  person: (options?: BrowserContextOptions) => Promise<Page>
  /** A visitor before a shared link of an installation that many tests share; the demo identity provider can be told to misbehave. */
  hostile: () => Promise<{ visitor: Page; address: string }>
}

interface WorkerFixtures {
  /** One installation with a link, for tests that change nothing in it. */
  shared: { sluice: Sluice; address: string }
}

/** Each server is started for the tests that name it, and stopped after each of them. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  shared: [async ({ browser }, use) => {
    const port = await freePort()
    const idp = await DemoIdp.start(port)
    const sluice = await Sluice.start([port], idp.url)
    const context = await browser.newContext()
    const admin = new Admin(await context.newPage(), sluice)
    await admin.readyToShare(idp)
    const address = await admin.shareSpace('Shared by tests', 'partners')
    await context.close()
    await use({ sluice, address })
    await sluice.stop()
    await idp.stop()
  }, { scope: 'worker' }],
  hostile: async ({ shared, person }, use) => {
    await use(async () => ({ visitor: await person(), address: shared.address }))
  },
  guard: async ({}, use, info) => {
    const guard = new Guard()
    await use(guard)
    if (guard.faults.length > 0) throw new Error(`${info.title}: the browser complained:\n${guard.faults.join('\n')}`)
  },
  context: async ({ context, guard }, use) => {
    await guard.watch(context)
    await use(context)
  },
  ports: async ({}, use) => {
    await use({ demoIdp: await freePort(), simpleSamlPhp: await freePort(), published: await freePort() })
  },
  sluice: async ({ ports }, use, info) => {
    const sluice = await Sluice.start(Object.values(ports), `http://127.0.0.1:${ports.demoIdp}`)
    await use(sluice)
    await info.attach('sluice', { body: sluice.output })
    await sluice.stop()
  },
  demoIdp: async ({ ports }, use, info) => {
    const idp = await DemoIdp.start(ports.demoIdp)
    await use(idp)
    await info.attach('demo-idp', { body: idp.output })
    await idp.stop()
  },
  simpleSamlPhp: async ({ ports }, use, info) => {
    const idp = await SimpleSamlPhp.start(ports.simpleSamlPhp)
    await use(idp)
    await info.attach('simplesamlphp', { body: idp.output })
    await idp.stop()
  },
  published: async ({ ports }, use) => {
    const published = await Published.start(ports.published)
    await use(published)
    await published.stop()
  },
  person: async ({ browser, guard }, use) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = []
    await use(async options => {
      const context = await browser.newContext(options)
      contexts.push(context)
      await guard.watch(context)
      return context.newPage()
    })
    for (const context of contexts) await context.close()
  }
})

export { expect } from '@playwright/test'
