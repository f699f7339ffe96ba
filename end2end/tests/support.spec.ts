// What an admin hands to whoever helps: read before, then taken as a file.
import { readFileSync } from 'node:fs'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'

test('the support bundle is read, chosen with or without names, and downloaded', async ({ shared, person }) => {
  const admin = new Admin(await person(), shared.sluice)
  const { page } = admin
  await admin.signIn()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('support')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Support bundle' })).toBeFocused()

  await page.getByText('providers.json', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'providers.json' })).toContainText('"state": "enabled"')
  // Whether it is open or not once it was drawn anew.
  const providers = page.locator('pre[aria-label="providers.json"]')
  await expect(providers).not.toContainText('http://127.0.0.1')
  await page.getByRole('checkbox', { name: /^With names and addresses/ }).check()
  // What is shown is what would be sent.
  await expect(providers).toContainText('http://127.0.0.1')

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the bundle' }).click()])
  expect(download.suggestedFilename()).toBe('sluice-support.zip')
  const zip = readFileSync(await download.path())
  expect(zip.subarray(0, 2).toString()).toBe('PK')
  for (const name of ['README.txt', 'configuration.json', 'providers.json']) expect(zip.includes(name), name).toBe(true)
  // The screen stays, and the download is in the log.
  await expect(page.getByRole('heading', { level: 1, name: 'Support bundle' })).toBeVisible()
  await admin.open('/audit')
  const row = page.getByRole('row').filter({ hasText: 'Support bundle downloaded' }).first()
  await expect(row).toContainText('With names and addresses.')
})
