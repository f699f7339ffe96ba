import type { Page } from '@playwright/test'
import type { Person } from './simplesamlphp'

/** Signs in at SimpleSAMLphp's login form. */
export async function atSimpleSamlPhp(page: Page, { name, password }: Person): Promise<void> {
  await page.getByLabel('Username').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Login' }).click()
}

/** Chooses a made-up user at the demo identity provider. With scripts off its answer is sent by a button. */
export async function atDemoIdp(page: Page, user: string, scripts = true): Promise<void> {
  await page.locator(`button[name=user][value="${user}"]`).click()
  if (!scripts) await page.getByRole('button', { name: 'Continue' }).click()
}
