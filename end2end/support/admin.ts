import { expect, type Page } from '@playwright/test'
import type { DemoIdp } from './demo-idp'
import { chooseGroup } from './groups'
import { atDemoIdp } from './people'
import type { Sluice } from './sluice'

export const ADMIN = { name: 'Mira Brandt', email: 'mira@example.com', password: 'correct horse battery staple' }

/** The dashboard, driven as an admin drives it: by labels and roles. */
export class Admin {
  constructor(readonly page: Page, private readonly sluice: Sluice) {}

  async open(path: string): Promise<void> {
    await this.page.goto(this.sluice.adminUrl + path)
  }

  /** First run: the printed link, the form, the overview. */
  async setUp(): Promise<void> {
    await this.page.goto(await this.sluice.setUpLink())
    await this.page.getByLabel('Your name').fill(ADMIN.name)
    await this.page.getByLabel('E-mail address').fill(ADMIN.email)
    await this.page.getByLabel('Password').fill(ADMIN.password)
    await this.page.getByRole('button', { name: 'Create admin' }).click()
    await expect(this.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  }

  /** Once there is an admin. */
  async signIn(): Promise<void> {
    await this.open('/sign-in')
    await this.page.getByLabel('E-mail address').fill(ADMIN.email)
    await this.page.getByLabel('Password').fill(ADMIN.password)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
    await expect(this.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  }

  async loadSample(): Promise<void> {
    await this.open('/spaces')
    await this.page.getByRole('button', { name: 'Load the sample space' }).first().click()
    await expect(this.page.getByRole('link', { name: 'Open the space' })).toBeVisible({ timeout: 60_000 })
  }

  async connectByUrl(metadataUrl: string): Promise<void> {
    await this.open('/sso/add')
    await this.page.getByLabel('Metadata URL').fill(metadataUrl)
    await this.page.getByRole('button', { name: 'Add provider' }).click()
    await expect(this.page.getByRole('button', { name: 'Test configuration' })).toBeVisible()
  }

  /** The demo provider that Sluice was told of when it started; `demoIdp` must be that one, and running. */
  async connectDemo(demoIdp: DemoIdp): Promise<void> {
    await this.open('/sso')
    await this.page.getByRole('button', { name: 'Connect the demo provider' }).click()
    await expect(this.page.getByRole('button', { name: 'Test configuration' })).toBeVisible()
    await expect(this.page.getByText(demoIdp.entityId).first()).toBeVisible()
  }

  /** From the first run to content and a provider through which links can be made: the sample, and the demo provider. */
  async readyToShare(demoIdp: DemoIdp): Promise<void> {
    await this.setUp()
    await this.loadSample()
    await this.connectDemo(demoIdp)
    await this.testAndEnable(tab => atDemoIdp(tab, 'ana.ruiz'))
  }

  /** Presses a button that starts a test, and gives the tab that opens at the provider. */
  async startTest(button: string): Promise<Page> {
    const tab = this.page.context().waitForEvent('page')
    await this.page.getByRole('button', { name: button }).click()
    return tab
  }

  /** Presses Test configuration; `signIn` does what the person does in the new tab. Chooses what is suggested, then enables. */
  async testAndEnable(signIn: (page: Page) => Promise<void>): Promise<void> {
    const other = await this.startTest('Test configuration')
    await signIn(other)
    await expect(this.page.getByText('Test passed').first()).toBeVisible({ timeout: 30_000 })
    await other.close()
    await this.page.getByRole('button', { name: 'Take all suggestions' }).click()
    await this.page.getByRole('button', { name: 'Save mapping' }).click()
    await this.page.getByRole('button', { name: 'Enable', exact: true }).click()
    await expect(this.page.getByText('Enabled').first()).toBeVisible()
  }

  /** The same once the mapping was saved: a test of changed settings. */
  async testAndEnableAgain(signIn: (page: Page) => Promise<void>): Promise<void> {
    const other = await this.startTest('Test configuration')
    await signIn(other)
    await expect(this.page.getByText('Test passed').first()).toBeVisible({ timeout: 30_000 })
    await other.close()
    await this.page.getByRole('button', { name: 'Enable', exact: true }).click()
    await expect(this.page.getByText('Enabled').first()).toBeVisible()
  }

  /** Changes the settings of the only connection; `change` fills the form in. Links that use it close until a new test has passed. */
  async settings(change: (page: Page) => Promise<void>): Promise<void> {
    await this.open('/sso')
    await this.page.getByRole('table').getByRole('link').first().click()
    await this.page.getByRole('link', { name: 'Change settings' }).click()
    await expect(this.page.getByRole('heading', { level: 1, name: 'Connection settings' })).toBeVisible()
    await change(this.page)
    await this.page.getByRole('button', { name: 'Save settings' }).click()
    const closes = this.page.getByRole('button', { name: 'Save and close them' })
    const saved = this.page.getByRole('heading', { name: 'Certificates' })
    await expect(closes.or(saved)).toBeVisible()
    if (await closes.isVisible()) await closes.click()
    await expect(saved).toBeVisible()
  }

  /** The first space in the list enforces SSO from now on. */
  async enforce(): Promise<void> {
    await this.open('/spaces')
    await this.page.getByRole('table').getByRole('link').first().click()
    await this.page.getByLabel('Provider proposed for new links').selectOption({ index: 1 })
    await this.page.getByRole('switch', { name: 'Enforce SSO' }).click()
    await expect(this.page.getByText('SSO is enforced for this space.')).toBeVisible()
  }

  /** A link to the whole first space for one group; gives the address to send. */
  async shareSpace(name: string, group: string): Promise<string> {
    await this.open('/links/new')
    await this.page.getByText('A whole space', { exact: true }).click()
    await this.page.getByRole('combobox', { name: 'Space', exact: true }).click()
    await this.page.getByRole('listbox', { name: 'Space' }).getByRole('option').first().click()
    await this.page.getByRole('radiogroup', { name: 'Sign-in at' }).getByRole('radio').last().check()
    await chooseGroup(this.page, group)
    await this.page.getByLabel('Name').fill(name)
    await this.page.getByRole('button', { name: 'Create link' }).click()
    return this.address()
  }

  /** The address on the page of a link. */
  async address(): Promise<string> {
    const code = this.page.getByText(/^http:\/\/localhost:\d+\/l\//)
    await expect(code).toBeVisible()
    return (await code.textContent()) ?? ''
  }

  async revoke(): Promise<void> {
    await this.page.getByRole('button', { name: 'Revoke…' }).click()
    await this.page.getByRole('button', { name: 'Revoke now' }).click()
    await expect(this.page.getByText('Revoked').first()).toBeVisible()
  }
}
